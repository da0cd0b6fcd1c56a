/**
 * The client's half of an SRP sign-in. It computes between the server's two steps, never beside
 * them: its exponentiations cost as much as the server's.
 */
import { createHash, hkdfSync } from 'node:crypto';
import { claimSignature, formatTimestamp, poolNameOf } from '#domain/srp.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { g, N, n, toBytes, toNumber, trim } from '#platform/modexp-group.ts';
import { PASSWORD } from './app.ts';

const G = Buffer.from([g]);
const k = toNumber(sha256(signed(N), signed(G)));

/** Small: what the server does with A costs the same whatever a is. */
const a = 0x1234_5678_9abc_def0n;

export class SrpClient {
  readonly #modexp = new ModularExponentiation();
  readonly #poolName: string;
  #A: Buffer | undefined;

  constructor(poolId: string) {
    this.#poolName = poolNameOf(poolId);
  }

  async A(): Promise<string> {
    this.#A ??= await this.#modexp.power(G, toBytes(a));
    return this.#A.toString('hex');
  }

  /** The parameters of the answer to PASSWORD_VERIFIER; `now` is the server's time. */
  async answer(asked: Readonly<Record<string, string>>, now: number) {
    const { SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP } = asked as Record<string, string>;
    const A = Buffer.from(await this.A(), 'hex');
    const B = toBytes(BigInt(`0x${SRP_B}`));
    const u = sha256(signed(A), signed(B));
    const inner = sha256(Buffer.from(`${this.#poolName}${USER_ID_FOR_SRP}:${PASSWORD}`));
    const x = sha256(signed(toBytes(BigInt(`0x${SALT}`))), inner);
    const v = toNumber(await this.#modexp.power(G, x));
    const base = (((toNumber(B) - k * v) % n) + n) % n;
    const exponent = toBytes(a + toNumber(u) * toNumber(x));
    const S = await this.#modexp.power(toBytes(base), exponent);
    const key = Buffer.from(hkdfSync('sha256', signed(S), signed(u), 'Caldera Derived Key', 16));
    const block = Buffer.from(SECRET_BLOCK!, 'base64');
    const timestamp = formatTimestamp(now);
    const signature = claimSignature(key, this.#poolName, USER_ID_FOR_SRP!, block, timestamp);
    return {
      USERNAME: USER_ID_FOR_SRP!,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signature.toString('base64'),
      TIMESTAMP: timestamp,
    };
  }

  close(): Promise<void> {
    return this.#modexp.close();
  }
}

/** A number as Java's BigInteger writes it: a zero byte before a set top bit. */
function signed(bytes: Buffer): Buffer {
  const digits = trim(bytes);
  return digits.length === 0 || digits[0]! & 0x80
    ? Buffer.concat([Buffer.alloc(1), digits])
    : digits;
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
