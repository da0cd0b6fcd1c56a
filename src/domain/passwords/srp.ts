/**
 * SRP-6a as Cognito does it: the 3072-bit group of RFC 5054, SHA-256, and numbers hashed as
 * the bytes of Java's BigInteger.
 *
 * Names are the protocol's: A and B the public values of client and server, v the verifier, x what
 * it is made from, k and u the hashes that bind them, S the secret both sides compute.
 */
import { createHash, createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto';
import { tooManyRequests } from '#contract/errors.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import { g, N, n, SIZE, toBytes, toNumber, trim } from '#platform/modexp-group.ts';
import { QueueFull } from '#platform/queue-full.ts';
import type { Random } from '#platform/random.ts';

/** Bytes of b: RFC 5054 §3.1 asks for 256 bits. */
const SECRET_SIZE = 32;
/** Bytes of a new salt. */
export const SALT_SIZE = 16;
/** Bytes of the key both sides derive. */
const KEY_SIZE = 16;
const KEY_LABEL = 'Caldera Derived Key';
/** How far the client's TIMESTAMP may be from the server's clock, in milliseconds. */
export const TIMESTAMP_WINDOW_MS = 5 * 60_000;

const G = Buffer.from([g]);
const k = toNumber(sha256(pad(N), pad(G)));

/** The pool's name inside SRP: what follows `_` in its id. */
export function poolNameOf(poolId: string): string {
  return poolId.slice(poolId.indexOf('_') + 1);
}

/** v = g^x mod N, 384 bytes: what the server keeps instead of the password. */
export function verifierFor(
  modexp: ModularExponentiation,
  poolName: string,
  username: string,
  password: string,
  salt: Buffer,
): Promise<Buffer> {
  const x = sha256(pad(salt), sha256(Buffer.from(`${poolName}${username}:${password}`)));
  return power(modexp, G, x);
}

/** The server's first step: a fresh secret b, and B = (k·v + g^b) mod N as SRP_B carries it. */
export async function startServer(
  modexp: ModularExponentiation,
  random: Random,
  verifier: Buffer,
): Promise<{ secret: Buffer; B: string }> {
  const secret = random.bytes(SECRET_SIZE);
  const B = (k * toNumber(verifier) + toNumber(await power(modexp, G, secret))) % n;
  // RFC 5054 §2.5.3 has the client refuse 0; it comes up once in 2^3072 times.
  return B === 0n ? startServer(modexp, random, verifier) : { secret, B: B.toString(16) };
}

/** A number as SALT and SRP_B carry it: lower-case hex without leading zeros. */
export function hexOf(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^0+(?=.)/, '');
}

/**
 * A from the hex text of SRP_A, in 384 bytes; undefined when it is no hex, longer than N, or
 * 0 modulo N, which would make S known to anyone.
 */
export function parseA(hex: string): Buffer | undefined {
  if (hex.length > 2 * SIZE + 2 || !/^[0-9A-Fa-f]+$/.test(hex)) return undefined;
  const value = BigInt(`0x${hex}`);
  if (value % n === 0n || value >> BigInt(8 * SIZE) !== 0n) return undefined;
  return toBytes(value);
}

/** The 16 bytes both sides derive from S = (A·v^u)^b mod N, when the client knows the password. */
export async function sharedKey(
  modexp: ModularExponentiation,
  exchange: { A: Buffer; B: string; b: Buffer; verifier: Buffer },
): Promise<Buffer> {
  const { A, B, b, verifier } = exchange;
  const u = sha256(pad(A), pad(toBytes(BigInt(`0x${B}`))));
  const product = toNumber(A) * toNumber(await power(modexp, verifier, u));
  return derivedKey(await power(modexp, toBytes(product % n), b), u);
}

/** The client's first step: a fresh secret a, and A = g^a mod N as SRP_A carries it. */
export async function startClient(
  modexp: ModularExponentiation,
  random: Random,
): Promise<{ secret: Buffer; A: string }> {
  const secret = random.bytes(SECRET_SIZE);
  return { secret, A: hexOf(await power(modexp, G, secret)) };
}

/**
 * The 16 bytes both sides derive from S = (B − k·g^x)^(a + u·x), by a client that knows the
 * password.
 */
export async function clientKey(
  modexp: ModularExponentiation,
  exchange: { A: string; a: Buffer; B: string; salt: string },
  { group, holder, password }: { group: string; holder: string; password: string },
): Promise<Buffer> {
  const { A, a, B, salt } = exchange;
  const u = sha256(pad(bytesOf(A)), pad(bytesOf(B)));
  const x = sha256(pad(bytesOf(salt)), sha256(Buffer.from(`${group}${holder}:${password}`)));
  const masked = toNumber(bytesOf(B)) - k * toNumber(await power(modexp, G, x));
  const exponent = toNumber(a) + toNumber(u) * toNumber(x);
  const S = await power(modexp, toBytes(((masked % n) + n) % n), toBytes(exponent));
  return derivedKey(S, u);
}

/** base^exponent mod N. @throws TooManyRequestsException */
async function power(
  modexp: ModularExponentiation,
  base: Buffer,
  exponent: Buffer,
): Promise<Buffer> {
  try {
    return await modexp.power(base, exponent);
  } catch (error) {
    throw error instanceof QueueFull ? tooManyRequests() : error;
  }
}

/** The bytes of a number in hex. */
const bytesOf = (hex: string) => toBytes(BigInt(`0x${hex}`));

function derivedKey(S: Buffer, u: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', createSecretKey(pad(S)), pad(u), KEY_LABEL, KEY_SIZE));
}

/**
 * PASSWORD_CLAIM_SIGNATURE in bytes. `userId` is USER_ID_FOR_SRP, `secretBlock` the decoded
 * SECRET_BLOCK, `timestamp` the text the client sent.
 */
export function claimSignature(
  key: Buffer,
  poolName: string,
  userId: string,
  secretBlock: Buffer,
  timestamp: string,
): Buffer {
  const mac = createHmac('sha256', createSecretKey(key));
  return mac.update(poolName).update(userId).update(secretBlock).update(timestamp).digest();
}

/** Whether two signatures are the same, in constant time. */
export function sameSignature(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

const DAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const TIMESTAMP = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d\d):(\d\d):(\d\d) UTC (\d{4})$/;

/** TIMESTAMP for an instant (ms): `EEE MMM d HH:mm:ss UTC yyyy`, in English, the day unpadded. */
export function formatTimestamp(ms: number): string {
  const date = new Date(ms);
  const time = date.toISOString().slice(11, 19);
  const day = `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
  return `${day} ${time} UTC ${date.getUTCFullYear()}`;
}

/**
 * The instant (ms) a client's TIMESTAMP names, or undefined when the text is not exactly what
 * formatTimestamp writes for it: a padded day or a wrong weekday is refused.
 */
export function parseTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, month, day, hour, minute, second, year] = match;
  const ms = Date.UTC(
    Number(year),
    MONTHS.indexOf(month!),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return formatTimestamp(ms) === text ? ms : undefined;
}

/** The bytes of a number as Java writes them: no leading zeros but one before a set top bit. */
function pad(bytes: Buffer): Buffer {
  const trimmed = trim(bytes);
  const signed = trimmed.length === 0 || trimmed[0]! & 0x80;
  return signed ? Buffer.concat([Buffer.alloc(1), trimmed]) : trimmed;
}

function sha256(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
