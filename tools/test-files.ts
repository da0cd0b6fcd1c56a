/** What a process of `npm test` runs: test files, each a suite that has the file's name. */
import { AsyncResource } from 'node:async_hooks';
import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe } from 'node:test';

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
  if (index === -1) return;
  void register(files[index]!).then(() =>
    outside.runInAsyncScope(runWhatIsLeft, null, files, folder),
  );
}

/** Resolves when the file's tests have ended. A file that cannot be loaded is a suite that fails. */
function register(file: string): Promise<void> {
  // Loaded at once, not awaited: what the file registers meanwhile belongs to its suite.
  return describe(file, { timeout: LONGEST }, () => void require(`./${file}`));
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
