/** Optimistic changes of a record that other requests may change at the same time. Pure. */

/** How many times a change is tried. */
const TRIES = 50;

/**
 * Tries a change until no other request interferes. `attempt` reads, decides and writes on
 * condition; it answers what it wrote, or nothing when the record was changed after it was read.
 * Throws what `exhausted` makes after too many conflicts.
 */
export async function retryOnConflict<T>(
  attempt: () => Promise<T | false | undefined>,
  exhausted: () => Error,
): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const written = await attempt();
    if (written) return written;
  }
  throw exhausted();
}
