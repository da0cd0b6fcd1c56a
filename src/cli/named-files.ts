/** Files that settings name, read for the server. */
import { readFileSync } from 'node:fs';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
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

export function unreadable(file: string, error: unknown): SettingsError {
  const { code } = error as NodeJS.ErrnoException;
  return new SettingsError(`The file ${file} cannot be read (${code}).`);
}
