/** Whether the disk of an embedded store takes what is written to it. */
import { open } from 'node:fs/promises';

/** More than a transaction of a request adds to the log. */
const AS_MUCH = Buffer.alloc(64 * 1024, 'poolhouse');

/**
 * Writes to a file beside the database and takes it back; rejects when the disk is full, read-only
 * or gone. The file stays, empty: that there is room for a new one is part of what is tried.
 */
export async function tryDisk(database: string): Promise<void> {
  const file = await open(`${database}-probe`, 'w', 0o600);
  try {
    await file.writeFile(AS_MUCH);
    await file.datasync();
    await file.truncate(0);
  } finally {
    await file.close();
  }
}
