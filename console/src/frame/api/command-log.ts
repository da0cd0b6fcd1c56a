/** The commands of the view that is shown, oldest first: what the panel of the frame lists. */
import { SharedState, useShared } from '../shared-state.ts';

/** More than a person reads; a view that looks again and again does not fill the memory. */
const MOST = 50;

const commands = new SharedState<readonly string[]>([]);

/** What was said before moves to the end: a view that reads the same again shows it once. */
export function logCommand(command: string): void {
  const others = commands.value.filter((each) => each !== command);
  commands.set([...others, command].slice(-MOST));
}

/** Another view begins. */
export function forgetCommands(): void {
  if (commands.value.length > 0) commands.set([]);
}

export function useCommands(): readonly string[] {
  return useShared(commands);
}
