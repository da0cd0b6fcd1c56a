/** What a process of `npm test` runs: test files, each a suite that has the file's name. */
import { AsyncResource } from 'node:async_hooks';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { endProcess, runFiles } from '../test/support/process-end.ts';

const require = createRequire(new URL('..', import.meta.url));
/** Outside of every test: the runner puts what a test registers beneath it. */
const outside = new AsyncResource('test files');

/** How long one file may take: whatever hangs fails under its own name. */
const LONGEST = 10 * 60_000;

/**
 * Runs those of `files` that no other process has taken, one after the other. `folder` is where the
 * processes of a run say what they take.
 */
export function runWhatIsLeft(files: readonly string[], folder: string): void {
  const index = files.findIndex((_, at) => take(join(folder, String(at))));
  if (index === -1) return void endProcess();
  runFiles();
  // While it has not ended: with nothing to follow, the runner would end as well.
  register(files[index]!, () => outside.runInAsyncScope(runWhatIsLeft, null, files, folder));
}

/** Runs all of `files`. */
export function runAll(files: readonly string[]): void {
  for (const file of files) register(file, () => undefined);
}

/** Calls `last` when the file's tests have ended: of those that a name is looked for in, perhaps. */
function register(file: string, last: () => void): void {
  describe(file, { timeout: LONGEST }, () => {
    try {
      // Loaded at once, not awaited: what the file registers meanwhile belongs to its suite.
      require(`./${file}`);
    } catch (cause) {
      test('can be loaded', () => {
        throw cause;
      });
    }
    // After what the file itself ends, which may leave something for the end of the process.
    after(last);
  });
}

/** Of several processes one gets true. */
function take(mark: string): boolean {
  try {
    closeSync(openSync(mark, 'wx'));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
