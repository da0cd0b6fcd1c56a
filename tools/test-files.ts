/** What a process of `npm test` runs: test files, each a suite that has the file's name. */
import { createRequire } from 'node:module';
import { describe } from 'node:test';

const require = createRequire(new URL('..', import.meta.url));

/** A file that cannot be loaded is a suite that fails; the others run. */
export function register(file: string): void {
  // Loaded at once, not awaited: what the file registers meanwhile belongs to its suite.
  describe(file, () => void require(`./${file}`));
}
