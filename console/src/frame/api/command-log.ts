/** The commands of the view that is shown, oldest first: what the panel of the frame lists. */
import { useSyncExternalStore } from 'react';

/** More than a person reads; a view that looks again and again does not fill the memory. */
const MOST = 50;

let commands: readonly string[] = [];
const listeners = new Set<() => void>();

/** What was said before moves to the end: a view that reads the same again shows it once. */
export function logCommand(command: string): void {
  change([...commands.filter((each) => each !== command), command].slice(-MOST));
}

/** Another view begins. */
export function forgetCommands(): void {
  if (commands.length > 0) change([]);
}

export function useCommands(): readonly string[] {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => commands,
  );
}

function change(next: readonly string[]): void {
  commands = next;
  for (const tell of listeners) tell();
}
