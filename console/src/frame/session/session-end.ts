/** That a session is over while the console is open, and how it came to be. */
import { SharedState } from '../shared-state.ts';

/** Ended by the server, in whose words; or by the same person in another window of the browser. */
export type SessionEnd =
  | { readonly reason: 'ended'; readonly message: string }
  | { readonly reason: 'signed-out' };

/** Undefined as well while the person stays at what is on the screen. */
export const sessionEnd = new SharedState<SessionEnd | undefined>(undefined);
