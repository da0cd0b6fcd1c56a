/** A message in the development inbox, and which of them somebody looks for. Pure. */
import type { Medium } from './messaging.ts';

export interface InboxMessage {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly sentAt: string;
  readonly userPoolId: string;
  readonly username: string;
  readonly medium: Medium;
  readonly destination: string;
  readonly purpose: string;
  readonly subject?: string;
  readonly body: string;
  readonly code?: string;
  /** The address of the link in the body, if there is one. */
  readonly link?: string;
}

export interface InboxFilters {
  readonly userPoolId?: string | undefined;
  readonly username?: string | undefined;
  /** The destination. */
  readonly to?: string | undefined;
  /** Stands in the subject, the body, the destination or the user's name, in any case. */
  readonly text?: string | undefined;
}

/** Whether the message passes every given filter. */
export function passes(
  message: InboxMessage,
  { userPoolId, username, to, text }: InboxFilters,
): boolean {
  const { subject = '', body, destination } = message;
  return (
    (userPoolId === undefined || message.userPoolId === userPoolId) &&
    (username === undefined || message.username === username) &&
    (to === undefined || destination === to) &&
    (text === undefined ||
      [subject, body, destination, message.username].some((each) =>
        each.toLowerCase().includes(text.toLowerCase()),
      ))
  );
}
