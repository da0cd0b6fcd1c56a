/** Where the master key comes from: the settings, or, for development, a file beside the data. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { KmsKey } from '#config/kms-key.ts';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { readMasterKey } from '#config/values.ts';
import type { MasterKey } from '#platform/master-key.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import type { StoreOptions } from '#store/sql/open.ts';
import { KmsMasterKey } from './kms-master-key.ts';

const HOW_TO_MAKE = 'Make one with: openssl rand -base64 32';

/** What opens and wraps data keys, and what only opens them. */
export type MasterKeys = Pick<StoreOptions, 'masterKey' | 'secondMasterKey'>;

/** The keys `serve` works with: the first must be given. */
export function requiredMasterKeys(settings: Settings): MasterKeys {
  const masterKey = firstKey(settings);
  if (masterKey) return { masterKey, secondMasterKey: secondKey(settings) };
  throw new SettingsError(
    'A master key is needed to seal what is stored: set POOLHOUSE_MASTER_KEY, ' +
      `POOLHOUSE_MASTER_KEY_FILE or POOLHOUSE_MASTER_KEY_KMS, and keep a copy where the data is not. ${HOW_TO_MAKE}.`,
  );
}

/** The keys a command on an existing store works with: given, or the one `dev` made. */
export function presentMasterKeys(settings: Settings): MasterKeys {
  const own = keyFileOf(settings);
  const { masterKey, masterKeyFile, masterKeyKms } = settings;
  if (masterKey || masterKeyFile || masterKeyKms || !existsSync(own)) {
    return requiredMasterKeys(settings);
  }
  return { masterKey: readKeyFile(own), secondMasterKey: secondKey(settings) };
}

/** The keys `dev` works with: given, or kept beside the data and made the first time. */
export function developmentMasterKeys(
  settings: Settings,
  random: Random = systemRandom,
): MasterKeys {
  const secondMasterKey = secondKey(settings);
  const given = firstKey(settings);
  if (given) return { masterKey: given, secondMasterKey };
  const file = keyFileOf(settings);
  if (!existsSync(file)) createKeyFile(file, random.bytes(32));
  return { masterKey: readKeyFile(file), secondMasterKey };
}

const firstKey = ({ masterKey, masterKeyFile, masterKeyKms, region }: Settings) =>
  givenKey({ key: masterKey, file: masterKeyFile, kms: masterKeyKms, region });

const secondKey = (settings: Settings) =>
  givenKey({
    key: settings.secondMasterKey,
    file: settings.secondMasterKeyFile,
    kms: settings.secondMasterKeyKms,
    region: settings.region,
  });

interface GivenKey {
  readonly key: Buffer | undefined;
  readonly file: string | undefined;
  readonly kms: KmsKey | undefined;
  readonly region: string;
}

/** The key the settings give, or undefined when they give none. */
function givenKey({ key, file, kms, region }: GivenKey): Buffer | MasterKey | undefined {
  if (key) return key;
  if (file !== undefined) return readKeyFile(file);
  return kms && new KmsMasterKey(kms, region);
}

const keyFileOf = ({ data }: Settings) => join(data, 'master.key');

function readKeyFile(file: string): Buffer {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SettingsError(`The master key file ${file} cannot be read (${code}).`);
  }
  const key = readMasterKey(text);
  if (key) return key;
  throw new SettingsError(
    `The master key file ${file} must hold 32 bytes in base64 or hexadecimal. ${HOW_TO_MAKE}.`,
  );
}

/**
 * The file appears whole or not at all, for its owner alone, and is on the disk before anything
 * is sealed with the key. When two processes make it at once, both use the first one's.
 */
function createKeyFile(file: string, key: Buffer): void {
  const folder = dirname(file);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${key.toString('base64')}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft);
  }
  const directory = openSync(folder, 'r');
  fsyncSync(directory);
  closeSync(directory);
}
