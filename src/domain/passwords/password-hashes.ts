/**
 * Hashes of passwords that other systems made, in the forms that can be imported. Pure but for
 * the comparison.
 *
 * | algorithm | forms |
 * |---|---|
 * | BCRYPT | `$2a$`, `$2b$`, `$2y$`, two digits of cost, `$`, 53 characters |
 * | SCRYPT | `$scrypt$ln=…,r=…,p=…$salt$hash` |
 * | ARGON2ID | `$argon2id$v=19$m=…,t=…,p=…$salt$hash` |
 * | PBKDF2_SHA256 | `$pbkdf2-sha256$i=…$salt$hash` (`,l=…` may follow), `$pbkdf2-sha256$rounds$salt$hash` (passlib), `pbkdf2_sha256$iterations$salt$hash` (Django) |
 *
 * Salts and hashes are base64 without padding; passlib's `.` stands for `+`, and a Django salt is
 * text, its hash padded. Parameters are bounded: they decide what every later check costs this
 * server.
 */
import { timingSafeEqual } from 'node:crypto';
import { tooManyRequests } from '#contract/errors.ts';
import type { PasswordHashingAlgorithmType } from '#contract/types.ts';
import { endOfTurn, takeTurn } from '#platform/hash-turns.ts';
import { QueueFull } from '#platform/queue-full.ts';
import { costOf, pretendHash, type SlowHash, slowHash } from '#platform/slow-hash.ts';

type HashWork = SlowHash extends infer Kind
  ? Kind extends SlowHash
    ? Omit<Kind, 'password'>
    : never
  : never;

export interface PasswordHash {
  readonly algorithm: PasswordHashingAlgorithmType;
  /** How a password is hashed to be compared. */
  readonly work: HashWork;
  readonly digest: Buffer;
  /** A hash of the same cost and of no known password, which reveals nothing of this one. */
  readonly likeness: string;
}

/** Longer than any hash of a supported form can be. */
const LONGEST = 1024;
const MIB = 1024;
const MOST_MEMORY_KIB = 256 * MIB;
const BCRYPT_COST = [4, 14] as const;
const SCRYPT_LN = [1, 20] as const;
/** N · r · p: some two seconds. */
const MOST_SCRYPT_WORK = 2 ** 23;
/** Memory in KiB times passes: some two seconds. */
const MOST_ARGON2_WORK = 1024 * MIB;
const PBKDF2_ITERATIONS = [1, 5_000_000] as const;
const DIGEST_SIZE = [16, 64] as const;
const SALT_SIZE = [1, 128] as const;
const MOST_PARALLELISM = 16;

type HashFormat = readonly [pattern: RegExp, read: (parts: string[]) => PasswordHash | undefined];

const B64 = '([A-Za-z0-9+/.]+)';

const FORMS: readonly HashFormat[] = [
  [/^(\$2[aby]\$([0-9]{2})\$)([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/, readBcrypt],
  [new RegExp(`^(\\$scrypt\\$ln=([0-9]+),r=([0-9]+),p=([0-9]+)\\$)${B64}\\$${B64}$`), readScrypt],
  [
    new RegExp(`^(\\$argon2id\\$v=19\\$m=([0-9]+),t=([0-9]+),p=([0-9]+)\\$)${B64}\\$${B64}$`),
    readArgon2,
  ],
  [
    new RegExp(`^(\\$pbkdf2-sha256\\$(?:i=)?([0-9]+)(?:,l=([0-9]+))?\\$)${B64}\\$${B64}$`),
    readPbkdf2,
  ],
  [/^(pbkdf2_sha256\$([0-9]+)\$)([^$\s]+)\$([A-Za-z0-9+/]+={0,2})$/, readDjango],
];

/** The hash, or undefined when the text has none of the forms above or is out of bounds. */
export function parseHash(text: string): PasswordHash | undefined {
  if (text.length > LONGEST) return undefined;
  for (const [pattern, read] of FORMS) {
    const match = pattern.exec(text);
    if (match) return read(match as string[]);
  }
  return undefined;
}

/**
 * Whether `text`, which parseHash reads, is a hash of `password`. In constant time, once hashed.
 * With `hides`, the answer to a wrong password takes as long as a pretended hash.
 * @throws TooManyRequestsException
 */
export async function isHashOf(text: string, password: string, hides = false): Promise<boolean> {
  const { work, digest: expected } = keptHash(text);
  const asked = { ...work, password };
  const turn = takeTurn(costOf(asked));
  const digest = await slowHash(asked).catch(refused);
  const right = digest.length === expected.length && timingSafeEqual(digest, expected);
  if (hides && !right) await endOfTurn(turn).catch(refused);
  return right;
}

/**
 * Takes the time of `isHashOf` with a wrong password, and no thread from hashes that are real.
 * @throws TooManyRequestsException
 */
export async function pretendIsHashOf(text: string, password: string): Promise<void> {
  await pretendHash({ ...keptHash(text).work, password }).catch(refused);
}

function keptHash(text: string): PasswordHash {
  const hash = parseHash(text);
  if (!hash) throw new Error('a hash that is kept was not parsed before');
  return hash;
}

function refused(error: unknown): never {
  throw error instanceof QueueFull ? tooManyRequests() : error;
}

function readBcrypt([, head, cost, salt, digest]: string[]): PasswordHash | undefined {
  if (!within(BCRYPT_COST, Number(cost))) return undefined;
  return {
    algorithm: 'BCRYPT',
    work: { kind: 'bcrypt', setting: head! + salt! },
    digest: Buffer.from(digest!),
    likeness: `${head}${'.'.repeat(53)}`,
  };
}

function readScrypt([, head, ln, r, p, ...rest]: string[]): PasswordHash | undefined {
  const bytes = saltAndDigest(rest);
  const [exponent, blockSize, lanes] = [Number(ln), Number(r), Number(p)];
  if (!bytes || !within(SCRYPT_LN, exponent)) return undefined;
  const N = 2 ** exponent;
  const tooMuch = N * blockSize * 128 > MOST_MEMORY_KIB * 1024;
  if (tooMuch || blockSize < 1 || lanes < 1) return undefined;
  if (lanes > MOST_PARALLELISM || N * blockSize * lanes > MOST_SCRYPT_WORK) return undefined;
  // RFC 7914 §6: N below 2^(128 r / 8).
  if (exponent >= 16 * blockSize) return undefined;
  const { salt, digest } = bytes;
  return {
    algorithm: 'SCRYPT',
    work: { kind: 'scrypt', salt, size: digest.length, N, r: blockSize, p: lanes },
    digest,
    likeness: likenessOf(head!, bytes),
  };
}

function readArgon2([, head, m, t, p, ...rest]: string[]): PasswordHash | undefined {
  const bytes = saltAndDigest(rest);
  const [memory, passes, parallelism] = [Number(m), Number(t), Number(p)];
  if (!bytes || bytes.salt.length < 8) return undefined;
  if (memory > MOST_MEMORY_KIB || parallelism < 1 || parallelism > MOST_PARALLELISM) {
    return undefined;
  }
  if (memory < 8 * parallelism || passes < 1 || memory * passes > MOST_ARGON2_WORK) {
    return undefined;
  }
  const { salt, digest } = bytes;
  return {
    algorithm: 'ARGON2ID',
    work: { kind: 'argon2id', salt, size: digest.length, memory, passes, parallelism },
    digest,
    likeness: likenessOf(head!, bytes),
  };
}

function readPbkdf2([, head, rounds, length, ...rest]: string[]): PasswordHash | undefined {
  const bytes = saltAndDigest(rest);
  if (!bytes || (length !== undefined && Number(length) !== bytes.digest.length)) return undefined;
  return pbkdf2(Number(rounds), bytes, likenessOf(head!, bytes));
}

function readDjango([, head, rounds, salt, hash]: string[]): PasswordHash | undefined {
  const bytes = { salt: Buffer.from(salt!), digest: Buffer.from(hash!, 'base64') };
  if (bytes.digest.toString('base64') !== hash || !within(SALT_SIZE, bytes.salt.length)) {
    return undefined;
  }
  if (!within(DIGEST_SIZE, bytes.digest.length)) return undefined;
  const nothing = Buffer.alloc(bytes.digest.length).toString('base64');
  return pbkdf2(Number(rounds), bytes, `${head}${'0'.repeat(bytes.salt.length)}$${nothing}`);
}

interface Bytes {
  readonly salt: Buffer;
  readonly digest: Buffer;
}

function pbkdf2(
  iterations: number,
  { salt, digest }: Bytes,
  likeness: string,
): PasswordHash | undefined {
  if (!within(PBKDF2_ITERATIONS, iterations)) return undefined;
  return {
    algorithm: 'PBKDF2_SHA256',
    work: { kind: 'pbkdf2-sha256', salt, size: digest.length, iterations },
    digest,
    likeness,
  };
}

function saltAndDigest([first, second]: string[]): Bytes | undefined {
  const salt = fromBase64(first!);
  const digest = fromBase64(second!);
  if (!salt || !digest) return undefined;
  return within(SALT_SIZE, salt.length) && within(DIGEST_SIZE, digest.length)
    ? { salt, digest }
    : undefined;
}

function likenessOf(head: string, { salt, digest }: Bytes): string {
  return `${head}${toBase64(Buffer.alloc(salt.length))}$${toBase64(Buffer.alloc(digest.length))}`;
}

/** Undefined unless the text is the one that the bytes are written as: a hash has one form. */
function fromBase64(text: string): Buffer | undefined {
  const plain = text.replaceAll('.', '+');
  const bytes = Buffer.from(plain, 'base64');
  return toBase64(bytes) === plain ? bytes : undefined;
}

const toBase64 = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');

function within([least, most]: readonly [number, number], value: number): boolean {
  return value >= least && value <= most;
}
