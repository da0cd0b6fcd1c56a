/** Files that settings name, read for the server. */
import { readFileSync } from 'node:fs';
import { ACCESS_KEY_KIND, readAccessKey } from '#config/access-key.ts';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { readHeaders } from '#config/values.ts';
import type { ServerOptions } from '#server/options.ts';

export function readTls({
  tlsCertFile,
  tlsKeyFile,
}: Pick<Settings, 'tlsCertFile' | 'tlsKeyFile'>): ServerOptions['tls'] {
  if (!tlsCertFile || !tlsKeyFile) return undefined;
  const read = (file: string) => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw unreadable(file, error);
    }
  };
  return { cert: read(tlsCertFile), key: read(tlsKeyFile) };
}

/** The access key that a store without any begins with. */
export function firstAccessKeyOf({
  firstAccessKey,
  firstAccessKeyFile: file,
}: Pick<Settings, 'firstAccessKey' | 'firstAccessKeyFile'>): Settings['firstAccessKey'] {
  if (firstAccessKey || file === undefined) return firstAccessKey;
  const key = readAccessKey(textOf(file));
  if (key) return key;
  throw new SettingsError(`The file ${file} must hold ${ACCESS_KEY_KIND}.`);
}

/** The headers of requests to the collector of traces. */
export function readTracesHeaders({
  tracesHeaders,
  tracesHeadersFile: file,
}: Pick<Settings, 'tracesHeaders' | 'tracesHeadersFile'>): Settings['tracesHeaders'] {
  if (file === undefined) return tracesHeaders;
  const headers = readHeaders(textOf(file));
  if (headers) return headers;
  throw new SettingsError(`The file ${file} must hold one JSON object of headers.`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function unreadable(file: string, error: unknown): SettingsError {
  const { code } = error as NodeJS.ErrnoException;
  return new SettingsError(`The file ${file} cannot be read (${code}).`);
}
