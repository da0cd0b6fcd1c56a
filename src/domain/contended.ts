/** Changes that others may make to the same record at the same time. Pure. */

/** How often one is tried while others get in first. */
const TRIES = 50;

/**
 * Tries a change until nobody has got in first: `attempt` reads, decides and writes on condition,
 * and answers what it has written, or nothing when what it had read was changed meanwhile.
 * Throws what `exhausted` makes when others never leave room.
 */
export async function untilWritten<T>(
  attempt: () => Promise<T | false | undefined>,
  exhausted: () => Error,
): Promise<T> {
  for (let tries = 0; tries < TRIES; tries++) {
    const written = await attempt();
    if (written) return written;
  }
  throw exhausted();
}
