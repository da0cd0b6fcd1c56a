/**
 * The development inbox: every message stays here to be read instead of being sent. Bounded and
 * in memory; the oldest messages make room for new ones.
 */
import type { Clock } from '#platform/clock.ts';
import type { Medium, Message, Sender } from './messaging.ts';

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
}

const DEFAULT_CAPACITY = 1000;

export class Inbox implements Sender {
  readonly #clock: Clock;
  readonly #capacity: number;
  /** Oldest first. */
  readonly #messages: InboxMessage[] = [];

  constructor(parts: { clock: Clock; capacity?: number }) {
    this.#clock = parts.clock;
    this.#capacity = parts.capacity ?? DEFAULT_CAPACITY;
  }

  async send(message: Message): Promise<void> {
    this.#messages.push({
      id: message.id,
      sentAt: new Date(this.#clock.now()).toISOString(),
      userPoolId: message.poolId,
      username: message.username,
      medium: message.medium,
      destination: message.destination,
      purpose: message.purpose,
      ...(message.subject !== undefined && { subject: message.subject }),
      body: message.body,
      ...(message.code !== undefined && { code: message.code }),
      ...(message.link !== undefined && { link: message.link }),
    });
    if (this.#messages.length > this.#capacity) this.#messages.shift();
  }

  /** The messages that pass every given filter, newest first. */
  list(filters: InboxFilters = {}): InboxMessage[] {
    return this.#messages
      .filter(
        (message) =>
          (filters.userPoolId === undefined || message.userPoolId === filters.userPoolId) &&
          (filters.username === undefined || message.username === filters.username) &&
          (filters.to === undefined || message.destination === filters.to),
      )
      .reverse();
  }
}
