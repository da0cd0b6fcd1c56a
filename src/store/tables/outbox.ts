/** Identifies a message on its way, also among earlier and later ones on its topic. */
export interface OutgoingMessageKey {
  readonly poolId: string;
  readonly userId: string;
  /** What it is about: of several messages to a user on one topic only the last is worth sending. */
  readonly topic: string;
  readonly id: string;
}

/** A message on its way: kept from the commit that made it until it is delivered or pointless. */
export interface OutgoingMessage extends OutgoingMessageKey {
  readonly medium: 'EMAIL' | 'SMS';
  /** The message itself, secrets and all. */
  readonly content: string;
  /** When the code it carries ends, and with it the point of delivering it. */
  readonly expiresAt: number;
  /** When the next attempt to deliver it may begin. */
  readonly dueAt: number;
  /** Attempts that failed. */
  readonly tries: number;
}

/** What waits to be delivered. */
export interface Backlog {
  readonly count: number;
  /** When the message that waits longest was due; absent when none waits. */
  readonly dueAt?: number;
}

export interface OutboxReads {
  /** Messages that one may try to deliver now, the longest due first: those that come after one. */
  due(
    medium: OutgoingMessage['medium'],
    now: number,
    limit: number,
    after?: OutgoingMessage,
  ): Promise<readonly OutgoingMessage[]>;
  /** What is kept of a medium, due or not. */
  backlog(medium: OutgoingMessage['medium']): Promise<Backlog>;
}

export interface OutboxTable extends OutboxReads {
  /**
   * Keeps the message in place of an earlier one to the same user on the same topic. While that
   * one is being sent, the new one is not due.
   */
  put(message: OutgoingMessage): Promise<void>;
  /** Takes the message until `until`; false when it is taken, not due, replaced or removed. */
  claim(message: OutgoingMessageKey, lease: string, now: number, until: number): Promise<boolean>;
  /** Removes the message; false when it was replaced or removed. */
  remove(message: OutgoingMessageKey): Promise<boolean>;
  /** Gives the message back for an attempt at `dueAt`; false when it was removed or the lease is over. */
  putOff(
    message: OutgoingMessageKey,
    lease: string,
    dueAt: number,
    tries: number,
  ): Promise<boolean>;
  /** Gives back what has replaced the message that was taken; false when nothing has. */
  release(message: OutgoingMessageKey, lease: string, dueAt: number): Promise<boolean>;
  /** Removes what is kept for the user on the topic, whichever message it is. */
  drop(poolId: string, userId: string, topic: string): Promise<void>;
}
