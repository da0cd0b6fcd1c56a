/** Names of things whose addresses have an id: told by whoever has read them, for breadcrumbs and the navigation. */
import { useSyncExternalStore } from 'react';

const names = new Map<string, string>();
const listeners = new Set<() => void>();

export function rememberName(id: string, name: string): void {
  if (names.get(id) === name) return;
  names.set(id, name);
  for (const tell of listeners) tell();
}

export function useName(id: string): string | undefined {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => names.get(id),
  );
}
