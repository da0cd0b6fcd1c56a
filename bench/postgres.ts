/** Databases of the tests' PostgreSQL, for the bench. */
import { createDatabase } from '../test/support/postgres.ts';

/** A new, empty database; answers its URL. */
export async function newDatabase(): Promise<string> {
  // The connection that makes databases lets the process end.
  const alive = setInterval(() => undefined, 1000);
  return createDatabase().finally(() => clearInterval(alive));
}
