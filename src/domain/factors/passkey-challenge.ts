/**
 * Self-contained challenges for passkeys: an id and an expiry under a MAC, bound to the ceremony,
 * the client, and the user or page it is for. Issuing one writes nothing; accepting an answer spends
 * the id. Pure.
 */
import {
  createHash,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { uuidOf } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';

export interface ChallengeBinding {
  readonly ceremony: 'registration' | 'sign-in' | 'autofill';
  readonly poolId: string;
  readonly clientId: string;
  /** The user's id; of a ceremony that names no user, what tells its page from all others. */
  readonly holder: string;
}

export interface PasskeyChallenge {
  readonly id: string;
  readonly expiresAt: number;
}

const ID_SIZE = 16;
const TIME_SIZE = 6;
const CLIENT_SIZE = 8;
const HEAD_SIZE = ID_SIZE + TIME_SIZE + CLIENT_SIZE;
const MAC_SIZE = 32;

export class PasskeyChallenges {
  readonly #key: KeyObject;
  readonly #random: Random;

  constructor({ sealer, random }: { sealer: Pick<Sealer, 'derive'>; random: Random }) {
    this.#key = createSecretKey(sealer.derive('passkey challenges', MAC_SIZE));
    this.#random = random;
  }

  /** A new challenge in base64url, valid until `expiresAt`. */
  make(binding: ChallengeBinding, expiresAt: number): string {
    const time = Buffer.alloc(TIME_SIZE);
    time.writeUIntBE(expiresAt, 0, TIME_SIZE);
    const id = this.#random.bytes(ID_SIZE);
    const head = Buffer.concat([id, time, clientTag(binding.clientId)]);
    return Buffer.concat([head, this.#mac(head, binding)]).toString('base64url');
  }

  /**
   * The challenge in the text, if it was made for this binding and is valid at `now`; `other
   * client` if only the client differs.
   */
  open(
    text: string,
    binding: ChallengeBinding,
    now: number,
  ): PasskeyChallenge | 'other client' | undefined {
    const bytes = Buffer.from(text, 'base64url');
    if (bytes.length !== HEAD_SIZE + MAC_SIZE) return undefined;
    const head = bytes.subarray(0, HEAD_SIZE);
    if (!timingSafeEqual(this.#mac(head, binding), bytes.subarray(HEAD_SIZE))) return undefined;
    const expiresAt = head.readUIntBE(ID_SIZE, TIME_SIZE);
    if (expiresAt <= now) return undefined;
    if (!head.subarray(ID_SIZE + TIME_SIZE).equals(clientTag(binding.clientId))) {
      return 'other client';
    }
    return { id: uuidOf(head.subarray(0, ID_SIZE)), expiresAt };
  }

  /** The head has a tag of the client, so that a mismatch can be told from a forgery. */
  #mac(head: Buffer, { ceremony, poolId, holder }: ChallengeBinding): Buffer {
    const mac = createHmac('sha256', this.#key);
    return mac
      .update(JSON.stringify([ceremony, poolId, holder]))
      .update(head)
      .digest();
  }
}

function clientTag(clientId: string): Buffer {
  return createHash('sha256').update(clientId).digest().subarray(0, CLIENT_SIZE);
}
