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

/**
 * What one version of the program knows of stores. `additions` leave versions before able to use
 * the store, and to start on it; `contractions` do not, and wait until an operator finalizes the
 * upgrade.
 */
export interface StoreVersion {
  readonly additions: readonly Migration[];
  readonly contractions: readonly Migration[];
}

/** The number of a migration. */
export const numberOf = (id: string): number => Number.parseInt(id, 10);

/** The highest number that a version knows: versions are compared by it. */
export function levelOf({ additions, contractions }: StoreVersion): number {
  return Math.max(...[...additions, ...contractions].map(({ id }) => numberOf(id)));
}
