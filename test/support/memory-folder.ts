/** A folder for files that need not outlive the run: in memory where the system offers that. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const SHARED_MEMORY = '/dev/shm';

/** Some containers have only 64 MB of it; a run with both stores and its browsers uses 300. */
const ENOUGH = 1024 ** 3;

export const memoryFolder: string = isRoomy(SHARED_MEMORY) ? SHARED_MEMORY : tmpdir();

function isRoomy(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= ENOUGH;
  } catch {
    return false;
  }
}
