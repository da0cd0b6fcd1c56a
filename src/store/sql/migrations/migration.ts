import type { Capabilities } from '../query.ts';

/**
 * One change of the tables. Each step is one statement that does no harm when it runs again:
 * a migration that was interrupted, or that two nodes run at once, ends the same.
 */
export interface Migration {
  /** Ordered by the number it begins with; never changed once released. */
  readonly id: string;
  readonly steps: readonly ((types: Capabilities) => string)[];
}
