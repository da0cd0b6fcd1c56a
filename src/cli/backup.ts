/** `poolhouse backup` and `poolhouse restore`: the embedded store as one sealed file. */
import { createReadStream, existsSync, linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { systemClock } from '#platform/clock.ts';
import { encrypted, type FileWords, openEncrypted } from '#platform/encrypted-file.ts';
import { systemRandom } from '#platform/random.ts';
import { copySqlite, SQLITE_MAGIC } from '#store/sql/dialects/sqlite-copy.ts';
import { type Verified, verifyStore } from '#store/sql/verify.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { type MasterKeys, presentMasterKeys } from './master-key.ts';
import { grouped } from './progress.ts';
import { embeddedFileOf } from './store-url.ts';
import {
  type FileDigest,
  refuseExisting,
  removeOnSignal,
  syncFolder,
  withFile,
  writeWhole,
} from './whole-file.ts';

const BACKUP: FileWords = { file: 'backup', secret: 'master key' };

/** The master key has 256 random bits: nobody guesses it, and nothing makes a guess dear. */
const COST = { log2N: 10, r: 8, p: 1 };

export const backUp: Run = async ({ settings, flags }) => {
  const out = flags.get('out');
  if (!out) throw new SettingsError('Say where to: --out <file>.');
  const file = fileOf(settings);
  const masterKeys = presentMasterKeys(settings);
  const secret = secretOf(masterKeys);
  refuseExisting(out);
  const audit = commandAudit(settings);
  await audit('backup begun', {});
  return inDraft(dirname(file), 'backup', async (draft) => {
    const copy = join(draft, 'poolhouse.db');
    copySqlite(file, copy);
    let verified: Verified | undefined;
    const written: FileDigest = await writeWhole(
      out,
      encrypted(
        (async function* () {
          yield* createReadStream(copy);
          // The file gets its name only after its contents were looked at.
          verified = await verifiedAt(copy, masterKeys, 'refuse');
        })(),
        secret,
        systemRandom,
        COST,
      ),
    );
    await audit('backup made', { digest: written.digest, count: verified!.users });
    console.log(`Backed up the store to ${out}, ${grouped(written.bytes)} bytes.`);
    tell(verified!);
    console.log(`SHA-256 ${written.digest}`);
    return 0;
  });
};

export const restore: Run = async ({ settings, flags }) => {
  const from = flags.get('in');
  if (!from) throw new SettingsError('Say which backup: --in <file>.');
  const file = fileOf(settings);
  const masterKeys = presentMasterKeys(settings);
  const secret = secretOf(masterKeys);
  const alone = flags.has('verify');
  if (!alone) refuseStore(file);
  const audit = commandAudit(settings);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return inDraft(dirname(file), 'restore', async (draft) => {
    const copy = join(draft, 'poolhouse.db');
    await withFile(from, async (read) => {
      const backup = await openEncrypted(read(), secret, BACKUP);
      await writeWhole(copy, databaseIn(backup.read(read())));
    });
    const verified = await verifiedAt(copy, masterKeys, 'bring up to date');
    if (alone) {
      console.log(`The backup ${from} is whole.`);
      tell(verified);
      return 0;
    }
    refuseStore(file);
    linkSync(copy, file); // fails where a server has made one meanwhile
    await syncFolder(dirname(file));
    await audit('store restored', { count: verified.users });
    console.log(`Restored the store ${file}.`);
    tell(verified);
    return 0;
  });
};

/** The file of the embedded store. */
function fileOf(settings: Settings): string {
  if (settings.databaseUrl === undefined) return embeddedFileOf(settings);
  throw new SettingsError(
    'Backups of PostgreSQL are made by its own tools: see docs/operations/backup.md.',
  );
}

function refuseStore(file: string): void {
  if (['', '-wal'].some((end) => existsSync(file + end))) {
    throw new Failure(`There is a store ${file} already.`);
  }
}

/** A folder that only the owner can look into, and that goes away with what is in it. */
async function inDraft<T>(
  folder: string,
  name: string,
  work: (draft: string) => Promise<T>,
): Promise<T> {
  const draft = mkdtempSync(join(folder, `${name}-`));
  const stopListening = removeOnSignal(draft);
  try {
    return await work(draft);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    stopListening();
  }
}

/** The contents of a backup: refused at the first bytes where they are no database. */
async function* databaseIn(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const piece of pieces) {
    if (isFirst && !piece.subarray(0, SQLITE_MAGIC.length).equals(SQLITE_MAGIC)) {
      throw new Failure('The file is not a backup of Poolhouse.');
    }
    isFirst = false;
    yield piece;
  }
}

function verifiedAt(
  file: string,
  masterKeys: MasterKeys,
  older: 'refuse' | 'bring up to date',
): Promise<Verified> {
  const url = `sqlite:${file}`;
  return verifyStore({ url, ...masterKeys, clock: systemClock, random: systemRandom }, older);
}

/** Not the key itself: what seals rows and what seals files have nothing in common. */
function secretOf({ masterKey }: MasterKeys): string {
  if (!Buffer.isBuffer(masterKey)) {
    throw new SettingsError(
      'A backup is sealed under a master key that is given as masterKey or masterKeyFile: one in a KMS cannot seal a file.',
    );
  }
  return `backup ${masterKey.toString('base64')}`;
}

function tell({ users, secrets }: Verified): void {
  console.log(`  users            ${grouped(users)}`);
  console.log(`  secrets opened   ${grouped(secrets)}`);
}
