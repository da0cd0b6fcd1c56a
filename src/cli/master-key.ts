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
import { readMasterKey, type Settings, SettingsError } from '#config.ts';
import { type Random, systemRandom } from '#platform/random.ts';

const HOW_TO_MAKE = 'Make one with: openssl rand -base64 32';

/** The key the settings give, or undefined when they give none. */
function givenMasterKey({ masterKey, masterKeyFile }: Settings): Buffer | undefined {
  return masterKey ?? (masterKeyFile === undefined ? undefined : readKeyFile(masterKeyFile));
}

/** The key `serve` works with: it must be given. */
export function requiredMasterKey(settings: Settings): Buffer {
  const key = givenMasterKey(settings);
  if (key) return key;
  throw new SettingsError(
    'A master key is needed to seal what is stored: set POOLHOUSE_MASTER_KEY or ' +
      `POOLHOUSE_MASTER_KEY_FILE, and keep a copy where the data is not. ${HOW_TO_MAKE}.`,
  );
}

/** The key a command on an existing store works with: given, or the one `dev` made. */
export function presentMasterKey(settings: Settings): Buffer {
  const own = keyFileOf(settings);
  if (settings.masterKey || settings.masterKeyFile || !existsSync(own)) {
    return requiredMasterKey(settings);
  }
  return readKeyFile(own);
}

/** The key `dev` works with: given, or kept beside the data and made the first time. */
export function developmentMasterKey(settings: Settings, random: Random = systemRandom): Buffer {
  const given = givenMasterKey(settings);
  if (given) return given;
  const file = keyFileOf(settings);
  if (!existsSync(file)) createKeyFile(file, random.bytes(32));
  return readKeyFile(file);
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
