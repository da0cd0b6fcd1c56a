import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What every file of a database begins with. */
export const SQLITE_MAGIC = Buffer.from('SQLite format 3\0');

/**
 * Copies what is committed now to a new file, without what was deleted. A server may go on writing
 * meanwhile: readers of the log and its writer do not wait for each other.
 */
export function copySqlite(file: string, to: string): void {
  if (!existsSync(file)) throw new Error(`There is no store ${file}.`);
  const source = new DatabaseSync(file);
  try {
    source.exec('pragma busy_timeout = 60000');
    source.prepare('vacuum into ?').run(to);
  } finally {
    source.close();
  }
}
