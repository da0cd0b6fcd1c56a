/** Identifiers in the service's formats. All are generated here at random, none by a database. */
import { type Random, randomText } from './random.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

export class Ids {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** UUID, version 4, lower case: subs, jti, event ids, request ids. */
  uuid(): string {
    return uuidOf(this.#random.bytes(16));
  }

  /** `{region}_` and nine letters or digits. */
  poolId(region: string): string {
    return `${region}_${randomText(this.#random, UPPER + LOWER + DIGITS, 9)}`;
  }

  /** 26 lower-case letters or digits. */
  clientId(): string {
    return randomText(this.#random, LOWER + DIGITS, 26);
  }

  /** A client secret: 52 lower-case letters or digits, about 268 bits. */
  clientSecret(): string {
    return randomText(this.#random, LOWER + DIGITS, 52);
  }

  /** `import-` and ten letters or digits. */
  importJobId(): string {
    return `import-${randomText(this.#random, UPPER + LOWER + DIGITS, 10)}`;
  }

  /** The access key id of a session of a role. */
  sessionKeyId(): string {
    return `ASIA${randomText(this.#random, `${UPPER}234567`, 16)}`;
  }

  roleId(): string {
    return `AROA${randomText(this.#random, `${UPPER}234567`, 17)}`;
  }

  /** An access key id in AWS's form: `AKIA` and 16 characters of base32. */
  accessKeyId(): string {
    return `AKIA${randomText(this.#random, `${UPPER}234567`, 16)}`;
  }
}

/** The UUID, version 4 and lower case, of 16 bytes. */
export function uuidOf(bytes: Uint8Array): string {
  const marked = Buffer.from(bytes);
  marked[6] = (marked[6]! & 0x0f) | 0x40;
  marked[8] = (marked[8]! & 0x3f) | 0x80;
  const hex = marked.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
