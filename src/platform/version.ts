import { readFileSync } from 'node:fs';

/** The version in the package's own package.json: the root's, of the source and of dist alike. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
