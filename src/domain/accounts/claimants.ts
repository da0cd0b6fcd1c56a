/** The users that requests without credentials name, where a client may hide who has an account. */
import { createHash, type KeyObject } from 'node:crypto';
import { CognitoError, userOfClientNotFound } from '#contract/errors.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import { decoyRecipient } from '#domain/messages/code-recipients.ts';
import type { Holder } from '#domain/messages/confirmation-codes.ts';
import { CONTACT_ATTRIBUTES, verifiedFlag } from '#domain/users/attributes.ts';
import {
  type Decoy,
  decoyFor,
  decoyKey,
  decoySeed,
  decoyUsername,
  isShownOtherwise,
} from '#domain/users/decoy.ts';
import { loginKey, signsInByAttribute } from '#domain/users/login-names.ts';
import { newUser } from '#domain/users/new-user.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Accounts } from './accounts.ts';

/** In bytes. Sessions and decoys hold names up to this length, and a digest of longer ones. */
const LONGEST_NAME = 512;

export interface Claimant {
  /** Undefined only when the name is unknown and the client hides that. */
  readonly user: User | undefined;
  readonly decoy: Decoy;
  readonly hidden: boolean;
  /** Whom attempts and codes for the name belong to: the user, else the decoy. */
  readonly holder: Holder;
}

interface Parts {
  readonly accounts: Accounts;
  readonly sealer: Pick<Sealer, 'derive'>;
}

export class Claimants {
  readonly #parts: Parts;
  readonly #decoyKey: KeyObject;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#decoyKey = decoyKey(parts.sealer);
  }

  /** @throws UserNotFoundException unless the client hides who exists */
  async find(pool: Pool, client: Client, name: string): Promise<Claimant> {
    const claimant = await this.#look(pool, client, name);
    if (!claimant.user && !claimant.hidden) throw userOfClientNotFound();
    return claimant;
  }

  /**
   * The same, but an unknown user may be migrated by the pool's function. `count` counts the
   * request against the name before the function is called.
   * @throws UserNotFoundException, and what the function throws, unless the client hides who exists
   */
  async findOrMigrate(
    pool: Pool,
    client: Client,
    name: string,
    clientMetadata: Metadata | undefined,
    count: (holder: Holder) => Promise<void>,
  ): Promise<Claimant> {
    const claimant = await this.#look(pool, client, name);
    const migrates = !claimant.user && this.#parts.accounts.migrates(pool);
    if (!claimant.user && !claimant.hidden && !migrates) throw userOfClientNotFound();
    await count(claimant.holder);
    if (!migrates) return claimant;
    try {
      const reason = { source: 'ForgotPassword', clientMetadata } as const;
      await this.#parts.accounts.migrate(pool, client, name, reason);
    } catch (refusal) {
      if (!claimant.hidden || !(refusal instanceof CognitoError)) throw refusal;
      return claimant;
    }
    return this.find(pool, client, name);
  }

  async #look(pool: Pool, client: Client, name: string): Promise<Claimant> {
    const hidden = hidesUserExistence(client);
    const user = await this.#parts.accounts.byLoginOrSub(pool, name);
    const decoy = await this.decoy(pool, name);
    return { user, decoy, hidden, holder: { poolId: pool.id, id: user?.id ?? decoy.userId } };
  }

  /** A name as it is compared, or its digest where it is very long. */
  nameKey(pool: Pool, name: string): string {
    const key = loginKey(pool, name);
    if (Buffer.byteLength(key) <= LONGEST_NAME) return key;
    return createHash('sha256').update(key).digest('hex');
  }

  /**
   * What stands in for the user of a name. Reading the pool takes a moment: call it before it is
   * known whether the user exists, so that the time does not tell.
   */
  async decoy(pool: Pool, name: string): Promise<Decoy> {
    const key = this.nameKey(pool, name);
    const seed = decoySeed(this.#decoyKey, pool, key);
    if (!isShownOtherwise(pool, key, seed)) return this.decoyOf(pool, key);
    if (signsInByAttribute(pool)) return this.decoyOf(pool, seed.id);
    const [first, second] = await this.#parts.accounts.usersFrom(pool, seed.id, 2);
    return this.decoyOf(pool, decoyUsername(seed, first?.username, second?.username));
  }

  /** The decoy of a username; also what stands in for the password of a user who has none. */
  decoyOf(pool: Pool, username: string): Decoy {
    return decoyFor(this.#decoyKey, pool, this.nameKey(pool, username));
  }

  /** A user as the owner of the name could be, with addresses that receive nothing. */
  async decoyUser(pool: Pool, name: string): Promise<User> {
    const key = this.nameKey(pool, name);
    const decoy = await this.decoy(pool, key);
    const attributes: Record<string, string> = {};
    for (const attribute of CONTACT_ATTRIBUTES) {
      const recipient = decoyRecipient([attribute], key, decoy);
      if (!recipient) continue;
      attributes[attribute] = recipient.destination;
      attributes[verifiedFlag(attribute)] = 'true';
    }
    const { userId: id, username } = decoy;
    const facts = { poolId: pool.id, id, username, status: 'CONFIRMED', attributes } as const;
    return { ...newUser(facts, 0), version: 0 };
  }
}
