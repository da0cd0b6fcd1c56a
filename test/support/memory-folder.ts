/** A folder for files that need not outlive the run: in memory where the system offers that. */
import { accessSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SHARED_MEMORY = '/dev/shm';

/** Some containers have only 64 MB of it; a run with both stores and its browsers uses 300. */
const ENOUGH = 1024 ** 3;

export const memoryFolder: string = isRoomy(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir();

/** A folder there that goes away with the test, or with the file for `{ after }` of node:test. */
export function temporaryFolder(t: { after(end: () => void): void }): string {
  const folder = mkdtempSync(join(memoryFolder, 'poolhouse-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isRoomy(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
