/** The client's half of SRP-6a, quick enough for thousands of sign-ins. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { formatTimestamp, poolNameOf } from '#domain/passwords/srp.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { g, N, n, toBytes, toNumber, trim } from '#platform/modexp-group.ts';

const G = Buffer.from([g]);
const k = toNumber(sha256(signed(N), signed(G)));

/** The client's secret: short, since nothing here is to be kept from anyone. */
const a = 0x1234_5678_9abc_def1n;

export class SrpClient {
  /** N, the modulus of the group. */
  static readonly modulus = n;
  readonly #poolName: string;
  readonly #modexp: ModularExponentiation;
  #A: Buffer | undefined;

  constructor(poolId: string, modexp = new ModularExponentiation({ workers: 0 })) {
    this.#poolName = poolNameOf(poolId);
    this.#modexp = modexp;
  }

  /** SRP_A of the first request. */
  async a(): Promise<string> {
    this.#A ??= await this.#modexp.power(G, toBytes(a));
    return this.#A.toString('hex');
  }

  /** The answer to PASSWORD_VERIFIER with `password`, as of the server's instant `now`. */
  async answer(
    parameters: Readonly<Record<string, string>>,
    password: string,
    now: number,
  ): Promise<Record<string, string>> {
    const { SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP } = parameters as Record<string, string>;
    const A = Buffer.from(await this.a(), 'hex');
    const B = BigInt(`0x${SRP_B}`);
    const u = sha256(signed(A), signed(toBytes(B)));
    const inner = sha256(Buffer.from(`${this.#poolName}${USER_ID_FOR_SRP}:${password}`));
    const x = sha256(signed(toBytes(BigInt(`0x${SALT}`))), inner);
    const v = toNumber(await this.#modexp.power(G, x));
    const base = (((B - k * v) % n) + n) % n;
    const exponent = toBytes(a + toNumber(u) * toNumber(x));
    const S = await this.#modexp.power(toBytes(base), exponent);
    const key = Buffer.from(hkdfSync('sha256', signed(S), signed(u), 'Caldera Derived Key', 16));
    const TIMESTAMP = formatTimestamp(now);
    const signature = createHmac('sha256', key)
      .update(this.#poolName)
      .update(USER_ID_FOR_SRP!)
      .update(Buffer.from(SECRET_BLOCK!, 'base64'))
      .update(TIMESTAMP);
    return {
      USERNAME: USER_ID_FOR_SRP!,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
      PASSWORD_CLAIM_SIGNATURE: signature.digest('base64'),
      TIMESTAMP,
    };
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
