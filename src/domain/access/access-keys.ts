/** Access keys: who may sign requests to a production server, what for and until when. */
import { accessKeyNotFound, invalidParameter } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { type Random, randomText } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import { SECRET_ALPHABET, SECRET_LENGTH } from './secrets.ts';

const MOST_NAME_LENGTH = 128;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
}

/** What is decided about a key: the rest of it is made up. */
export type NewAccessKey = Pick<AccessKey, 'name' | 'policy' | 'expiresAt'>;

export class AccessKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A key with its secret, which is shown to whoever asked for it and to nobody again. */
  make({ name, policy, expiresAt }: NewAccessKey): AccessKey {
    const { clock, random, ids } = this.#parts;
    checkKeyName(name);
    const createdAt = clock.now();
    if (expiresAt !== undefined) checkKeyExpiry(expiresAt, createdAt);
    return {
      id: ids.accessKeyId(),
      secret: randomText(random, SECRET_ALPHABET, SECRET_LENGTH),
      name,
      createdAt,
      ...(policy !== undefined && { policy }),
      ...(expiresAt !== undefined && { expiresAt }),
    };
  }

  /** From now on it signs requests. */
  async add(key: AccessKey): Promise<void> {
    await this.#parts.store.transaction((tx) => tx.accessKeys.insert(key));
  }

  /** @throws ResourceNotFoundException */
  async get(id: string): Promise<AccessKey> {
    const key = await this.find(id);
    if (!key) throw accessKeyNotFound(id);
    return key;
  }

  find(id: string): Promise<AccessKey | undefined> {
    return this.#parts.store.accessKeys.find(id);
  }

  list(page: PageRequest): Promise<Page<AccessKey>> {
    return this.#parts.store.accessKeys.list(page);
  }

  /** @throws ResourceNotFoundException */
  async delete(id: string): Promise<void> {
    await this.#parts.store.transaction(async (tx) => {
      // Within it: what changes nothing is not recorded as a change.
      if (!(await tx.accessKeys.delete(id))) throw accessKeyNotFound(id);
    });
  }
}

/** Names go into logs and listings, one line each. @throws InvalidParameterException */
export function checkKeyName(name: string): void {
  if (name !== '' && name.length <= MOST_NAME_LENGTH && !/\p{C}/u.test(name)) return;
  throw invalidParameter(`A name has at most ${MOST_NAME_LENGTH} printable characters.`);
}

/** The latest instant that a Date can show. */
const LATEST = 8.64e15;

function checkKeyExpiry(at: number, now: number): void {
  if (at > now && at <= LATEST) return;
  throw invalidParameter('An access key expires at a time to come.');
}
