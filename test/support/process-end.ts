/** What a process of the suite keeps from one test file to the next. */
const ends = new Set<() => unknown>();
let goesOn = false;

/** Says that this process runs file after file, and calls `endProcess` after the last. */
export function runFiles(): void {
  goesOn = true;
}

/**
 * Has `end` called after the last file of the process; answers false where nobody knows which is
 * the last: a file by itself.
 */
export function atProcessEnd(end: () => unknown): boolean {
  if (goesOn) ends.add(end);
  return goesOn;
}

/** Ends what has been kept: it would keep the process alive. */
export async function endProcess(): Promise<void> {
  for (const end of ends) await end();
}
