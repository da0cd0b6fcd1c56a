/** Names of things whose addresses have an id: told by whoever has read them, for breadcrumbs and the navigation. */
import { SharedState, useShared } from './shared-state.ts';

const names = new SharedState<ReadonlyMap<string, string>>(new Map());

export function rememberName(id: string, name: string): void {
  if (names.value.get(id) === name) return;
  names.set(new Map(names.value).set(id, name));
}

/** The names that are known by now, by id. */
export const useNames = (): ReadonlyMap<string, string> => useShared(names);
