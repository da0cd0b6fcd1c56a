/** Archives of pools of any size, made of a small one. */
import { randomBytes, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ArchiveLine, UserLine } from '#domain/archive/lines.ts';
import { type Archive, openArchive } from '#domain/archive/open-archive.ts';
import { toJson } from '#domain/archive/record-json.ts';
import { otpauthUri } from '#domain/factors/otpauth.ts';
import { compressed } from '#platform/compressed-lines.ts';
import { encrypted } from '#platform/encrypted-file.ts';
import { systemRandom } from '#platform/random.ts';

/** What the archives of the bench are locked with, and as little work as that may be. */
export const PASSPHRASE = 'a passphrase of the bench';
export const CHEAP = { log2N: 10, r: 8, p: 1 };

const VERIFIER_SIZE = 384;
const SALT_SIZE = 16;
const TOTP_SECRET_SIZE = 20;
/** Different given and family names among the users. */
const GIVEN_NAMES = 1_000;
const FAMILY_NAMES = 20_000;

/** Opens an archive of the bench. */
export function openOwn(file: string): Promise<Archive> {
  const open = () => createReadStream(file);
  return openArchive({ passphrase: PASSPHRASE, open, progress: () => {} });
}

/**
 * Writes the archive of the pool in `small`, with further users until there are `users`: each with
 * a verifier and an authenticator. Those of `small` are spread evenly among them.
 */
export async function writeLarge(small: Archive, users: number, file: string): Promise<void> {
  const bytes = encrypted(compressed(linesOf(small, users)), PASSPHRASE, systemRandom, CHEAP);
  await pipeline(Readable.from(bytes), createWriteStream(file));
}

async function* linesOf(small: Archive, users: number): AsyncGenerator<string> {
  const present = small.counts['users'] ?? 0;
  const between = Math.floor((users - present) / present);
  const added = between * present;
  let made = 0;
  for await (const line of small.lines()) {
    if (line.name === 'end') {
      const counts = { ...line.record };
      for (const name of ['users', 'loginNames', 'password', 'authenticator']) {
        counts[name] = (counts[name] ?? 0) + added;
      }
      yield toJson({ end: counts });
      continue;
    }
    yield textOf(line);
    if (line.name !== 'users') continue;
    for (let i = 0; i < between; i++) {
      const id = idAfter(line.record.user.id, (i + 1) / (between + 1) / present);
      yield toJson({ users: furtherUser(line.record, id, made++) });
    }
  }
}

function textOf(line: ArchiveLine): string {
  const name = line.name === 'section' ? line.section.name : line.name;
  return toJson({ [name]: line.record });
}

/** A random id that is further on than `id` by that share of all ids: an export is in their order. */
function idAfter(id: string, share: number): string {
  const start = Number.parseInt(id.slice(0, 8), 16) + share * 2 ** 32;
  const prefix = Math.min(2 ** 32 - 1, Math.floor(start))
    .toString(16)
    .padStart(8, '0');
  return prefix + randomUUID().slice(8);
}

/** Another user like the one in the line, by the number `n`. */
function furtherUser({ user }: UserLine, id: string, n: number): UserLine {
  const username = furtherName(n);
  const secret = randomBytes(TOTP_SECRET_SIZE);
  return {
    user: { ...user, id, username, attributes: attributesOf(n) },
    loginNames: [{ kind: 'username', key: username }],
    password: {
      salt: randomBytes(SALT_SIZE),
      verifier: randomBytes(VERIFIER_SIZE),
      temporary: false,
      setAt: user.createdAt,
    },
    authenticator: {
      active: otpauthUri({ issuer: 'bench', account: username, secret }),
      lastStep: -1,
    },
  };
}

export const furtherName = (n: number) => `further-${n}`;

/** Every attribute that can be searched, of the user with the number `n`. */
export function attributesOf(n: number): Readonly<Record<string, string>> {
  const [given, family] = [`Given${n % GIVEN_NAMES}`, `Family${n % FAMILY_NAMES}`];
  return {
    email: `${furtherName(n)}@example.com`,
    email_verified: 'true',
    phone_number: `+1${String(2_000_000_000 + n)}`,
    phone_number_verified: 'false',
    given_name: given,
    family_name: family,
    name: `${given} ${family}`,
    preferred_username: `preferred-${n}`,
  };
}
