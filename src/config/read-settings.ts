/**
 * How settings are read: flags come before the environment, the environment before the file, the
 * file before the default. A wrong value or an unknown name is a SettingsError.
 */
import { readFileSync } from 'node:fs';
import type { Environment, FoundValue, Setting } from './kinds.ts';
import { type SettingName, type Settings, settingNames, settings } from './settings.ts';
import { SettingsError } from './settings-error.ts';

/** `publicUrl` → `--public-url` */
export const flagOf = (name: string) => `--${kebab(name)}`;

/** `publicUrl` → `POOLHOUSE_PUBLIC_URL` */
export const variableOf = (name: string) =>
  `POOLHOUSE_${kebab(name).replaceAll('-', '_').toUpperCase()}`;

const kebab = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export interface SettingSources {
  /** Values by flag name without dashes (`public-url`). */
  readonly flags?: ReadonlyMap<string, string>;
  readonly env?: Environment;
}

/** Reads every setting from its sources; `--config` or `POOLHOUSE_CONFIG` names the file. */
export function readSettings({ flags = new Map(), env = {} }: SettingSources): Settings {
  refuseUnknownVariables(env);
  const configFile = flags.get('config') ?? env['POOLHOUSE_CONFIG'];
  const file = configFile ? readSettingsFile(configFile) : {};

  const values = Object.fromEntries(
    settingNames.map((name) => {
      const candidates: readonly (FoundValue | undefined)[] = [
        { said: flagOf(name), given: flags.get(kebab(name)) },
        // Compose files and shells leave variables empty that are not meant to be set.
        { said: variableOf(name), given: env[variableOf(name)] || undefined },
        settings[name].standard?.find(env),
        { said: `${name} in ${configFile}`, given: file[name] ?? undefined },
      ];
      const first = candidates.find((each) => each && isThere(each));
      return [name, first ? readOne(settings[name], first) : settings[name].default];
    }),
  ) as unknown as Settings;
  refuseContradictions(values);
  return values;
}

/** The settings for showing: secrets are replaced, absent values are null. */
export function redactedSettings(values: Settings): Record<SettingName, unknown> {
  const entries = settingNames.map((name) => {
    const { secret, shown = () => '(secret)' } = settings[name];
    const value = values[name] ?? null;
    return [name, secret && value !== null ? shown(value) : value];
  });
  return Object.fromEntries(entries);
}

const isThere = (found: FoundValue) => 'wrong' in found || found.given !== undefined;

function readOne<T>(one: Setting<T>, found: FoundValue): T {
  if ('wrong' in found) throw new SettingsError(`${found.said} must be ${found.wrong}.`);
  const { said, given } = found;
  const value = one.read(given);
  if (value !== undefined) return value;
  const repeated = one.secret ? '' : `, not ${JSON.stringify(given)}`;
  throw new SettingsError(`${said} must be ${one.kind}${repeated}.`);
}

function readSettingsFile(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new SettingsError(`The settings file ${file} ${reason}.`);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new SettingsError(`The settings file ${file} must hold one JSON object.`);
  }
  const unknown = Object.keys(content).find((key) => !Object.hasOwn(settings, key));
  if (unknown !== undefined) {
    throw new SettingsError(
      `The settings file ${file} has an unknown setting ${JSON.stringify(unknown)}.`,
    );
  }
  return content as Record<string, unknown>;
}

/** What an orchestrator sets for a service called poolhouse, and what the tests use. */
const FOREIGN = /^POOLHOUSE_(SERVICE_(HOST|PORT\w*)|PORT_\d+_\w+|TEST_\w+)$/;

function refuseUnknownVariables(env: Readonly<Record<string, string | undefined>>): void {
  const known = new Set(['POOLHOUSE_CONFIG', ...settingNames.map(variableOf)]);
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('POOLHOUSE_') || !value) continue;
    if (known.has(name) || FOREIGN.test(name)) continue;
    throw new SettingsError(`The environment variable ${name} is not a setting of Poolhouse.`);
  }
}

const isGivenTwice = (...ways: readonly unknown[]) =>
  ways.filter((way) => way !== undefined).length > 1;

function refuseContradictions(values: Settings): void {
  if (isGivenTwice(values.masterKey, values.masterKeyFile, values.masterKeyKms)) {
    throw new SettingsError(
      'The master key is given twice: set masterKey, masterKeyFile or masterKeyKms.',
    );
  }
  if (isGivenTwice(values.firstAccessKey, values.firstAccessKeyFile)) {
    throw new SettingsError(
      'The first access key is given twice: set firstAccessKey or firstAccessKeyFile.',
    );
  }
  const { secondMasterKey, secondMasterKeyFile, secondMasterKeyKms } = values;
  if (isGivenTwice(secondMasterKey, secondMasterKeyFile, secondMasterKeyKms)) {
    throw new SettingsError(
      'The second master key is given twice: set secondMasterKey, secondMasterKeyFile or secondMasterKeyKms.',
    );
  }
  if (values.archivePassphrase && values.archivePassphraseFile) {
    throw new SettingsError(
      'The passphrase is given twice: set archivePassphrase or archivePassphraseFile.',
    );
  }
  if (Boolean(values.tlsCertFile) !== Boolean(values.tlsKeyFile)) {
    throw new SettingsError('HTTPS needs both tlsCertFile and tlsKeyFile.');
  }
  if (values.tracesHeaders && values.tracesHeadersFile) {
    throw new SettingsError(
      'The headers of traces are given twice: set tracesHeaders or tracesHeadersFile.',
    );
  }
  if (values.smtpUrl && !values.emailFrom) {
    throw new SettingsError('Sending e-mails needs emailFrom beside smtpUrl.');
  }
}
