import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { createDatabase } from '../support/postgres.ts';
import { conformance } from './conformance.ts';
import { openAt } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-store-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

conformance('SQLite in memory', async () => (await openAt('sqlite::memory:')).store);

conformance('SQLite in a file', async () => {
  return (await openAt(`sqlite:${join(folder, `${++files}.db`)}`)).store;
});

for (const isolation of ['read committed', 'serializable'] as const) {
  conformance(`PostgreSQL, ${isolation}`, async () => {
    const url = await createDatabase();
    return (await openAt(url, undefined, undefined, { isolation })).store;
  });
}
