/** What is kept outside of views, and what they show follows: a theme, names, notifications. */
import { useSyncExternalStore } from 'react';

export class SharedState<Value> {
  readonly #listeners = new Set<() => void>();
  #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  get value(): Value {
    return this.#value;
  }

  set(value: Value): void {
    this.#value = value;
    for (const tell of this.#listeners) tell();
  }

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };
}

/** The value as it changes. */
export function useShared<Value>(state: SharedState<Value>): Value {
  return useSyncExternalStore(state.subscribe, () => state.value);
}
