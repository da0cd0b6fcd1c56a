/**
 * What every backend of the store must do. A backend passes when the tests registered here do:
 *
 *     conformance('SQLite in memory', () => openSomeEmptyStore());
 *
 * Every file of `conformance/` is a subject, and exports one function that registers its tests. The
 * store is opened twice: for the purge, and for everything else, which keeps to pools of its own.
 */
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe } from 'node:test';
import type { Store } from '#store/store.ts';
import type { Opened } from './conformance/samples.ts';

const folder = new URL('conformance/', import.meta.url);
const load = createRequire(import.meta.url);

const subjects = new Map<string, (opened: Opened) => void>();
for (const file of readdirSync(folder).sort()) {
  if (file === 'samples.ts') continue;
  // Not awaited: the runner of many files loads them one after the other.
  const module: Record<string, (opened: Opened) => void> = load(`./conformance/${file}`);
  const [tests, ...others] = Object.entries(module).filter(([name]) => name.endsWith('Tests'));
  if (!tests || others.length > 0) throw new Error(`${file} must export one function …Tests.`);
  subjects.set(file.replace('.ts', '').replaceAll('-', ' '), tests[1]);
}

/** Registers the suite for one backend; `open` answers a new, empty store. */
export function conformance(backend: string, open: () => Promise<Store>): void {
  describe(backend, () => {
    let store: Store;
    before(async () => {
      store = await open();
    });
    after(() => store.close());
    for (const [subject, tests] of subjects) {
      if (subject !== 'purge') describe(subject, () => tests(() => store));
    }

    // What is purged is counted: no other subject's rows may be there.
    describe('purge', () => {
      let own: Store;
      before(async () => {
        own = await open();
      });
      after(() => own.close());
      subjects.get('purge')!(() => own);
    });
  });
}
