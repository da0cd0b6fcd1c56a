import type { Store } from '#store/store.ts';
import type { AttemptState } from '#store/tables/attempts.ts';

/** So many of them are known; the others are taken for made. */
const MOST = 50_000;

/**
 * The attempts that this process knows to be counted ahead and not yet made. Nothing else may say
 * so: after a crash an attempt in the store that nobody here left is one that may have been made.
 */
export class AttemptsAhead {
  readonly #states = new Map<string, AttemptState>();

  keep(name: string, state: AttemptState): void {
    this.#states.set(name, state);
    if (this.#states.size > MOST) this.#states.delete(this.#states.keys().next().value!);
  }

  /** Whoever takes it makes the attempt: it is here no more. */
  take(name: string): AttemptState | undefined {
    const state = this.#states.get(name);
    if (state) this.#states.delete(name);
    return state;
  }
}

const ofStores = new WeakMap<Store, AttemptsAhead>();

/** What is known to be ahead in a store: of all guards over it, as only one may make an attempt. */
export function attemptsAheadIn(store: Store): AttemptsAhead {
  const known = ofStores.get(store) ?? new AttemptsAhead();
  ofStores.set(store, known);
  return known;
}
