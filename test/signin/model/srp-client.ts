/** The client's half of SRP-6a, quick enough for thousands of sign-ins in one test. */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { formatTimestamp, poolNameOf } from '#domain/srp.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { g, N, n, toBytes, toNumber, trim } from '#platform/modexp-group.ts';

const modexp = new ModularExponentiation({ workers: 0 });
const G = Buffer.from([g]);
const k = toNumber(sha256(signed(N), signed(G)));

/** The client's secret: short, since nothing here is to be kept from anyone. */
const a = 0x1234_5678_9abc_def1n;
const A = await modexp.power(G, toBytes(a));

export const SRP_A = A.toString('hex');

/** The answer to PASSWORD_VERIFIER with `password`, as of the instant `now`. */
export async function answerVerifier(
  poolId: string,
  parameters: Readonly<Record<string, string>>,
  password: string,
  now: number,
): Promise<Record<string, string>> {
  const { SALT, SRP_B, SECRET_BLOCK, USER_ID_FOR_SRP } = parameters as Record<string, string>;
  const poolName = poolNameOf(poolId);
  const B = BigInt(`0x${SRP_B}`);
  const u = sha256(signed(A), signed(toBytes(B)));
  const inner = sha256(Buffer.from(`${poolName}${USER_ID_FOR_SRP}:${password}`));
  const x = sha256(signed(toBytes(BigInt(`0x${SALT}`))), inner);
  const v = toNumber(await modexp.power(G, x));
  const base = (((B - k * v) % n) + n) % n;
  const S = await modexp.power(toBytes(base), toBytes(a + toNumber(u) * toNumber(x)));
  const key = Buffer.from(hkdfSync('sha256', signed(S), signed(u), 'Caldera Derived Key', 16));
  const TIMESTAMP = formatTimestamp(now);
  const signature = createHmac('sha256', key)
    .update(poolName)
    .update(USER_ID_FOR_SRP!)
    .update(Buffer.from(SECRET_BLOCK!, 'base64'))
    .update(TIMESTAMP);
  return {
    PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK!,
    PASSWORD_CLAIM_SIGNATURE: signature.digest('base64'),
    TIMESTAMP,
  };
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
