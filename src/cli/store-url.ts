/** Where the store is that the settings name. Commands on it load no server for that. */
import { join } from 'node:path';
import type { Settings } from '#config/settings.ts';

export function storeUrlOf(settings: Settings): string {
  return settings.databaseUrl ?? `sqlite:${embeddedFileOf(settings)}`;
}

/** The file of the embedded store, whether or not it is in use. */
export function embeddedFileOf({ data }: Settings): string {
  return join(data, 'poolhouse.db');
}
