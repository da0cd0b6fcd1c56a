/**
 * What the domain asks of whatever carries its messages to people, and what that asks of the
 * senders that reach them.
 */
import type { Transaction } from '#store/store.ts';

export type Medium = 'EMAIL' | 'SMS';

/** A message, worded: all that a sender of any kind has to know. */
export interface Message {
  /** The same at every attempt to deliver it. */
  readonly id: string;
  readonly poolId: string;
  readonly username: string;
  readonly userId: string;
  /** The client whose request it answers; absent when an administrator's. */
  readonly clientId?: string | undefined;
  /** A message takes the place of an undelivered one to the same user on the same topic. */
  readonly topic: string;
  readonly medium: Medium;
  /** An e-mail address or an E.164 number. */
  readonly destination: string;
  /** The trigger source that stands for the occasion, such as `CustomMessage_AdminCreateUser`. */
  readonly purpose: string;
  /** Whom it comes from where the pool says so: a mailbox, or the sender id of an SMS. */
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  /** E-mail only. */
  readonly subject?: string | undefined;
  /** The words, with every placeholder filled. */
  readonly body: string;
  /** The same as HTML, values escaped; e-mail only. */
  readonly html?: string | undefined;
  /** The same as plain text, where it is not to be made from the HTML. */
  readonly text?: string | undefined;
  /** The secret inside the body: a one-time code or a temporary password. */
  readonly code?: string | undefined;
  /** Where the link inside the body leads, where it has one; it carries the code. */
  readonly link?: string | undefined;
  /** What the request said to triggers. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** When the code ends: the message is not delivered later. */
  readonly expiresAt: number;
  /**
   * It stands for a user who is not there, where a client hides who is: it is kept like any
   * other, and delivered to nobody.
   */
  readonly decoy?: true | undefined;
}

/**
 * Sending a message takes three steps, so that it is as durable as the code it carries: ask
 * whether it could be delivered, post it in the transaction that keeps the code, and say when
 * that has committed.
 */
export interface Messaging {
  /**
   * Resolves when a message of this medium can be delivered from this pool; asked before
   * something is written that only a message can complete. Knows nothing of users: it answers
   * the same for those who are not there.
   * @throws CodeDeliveryFailureException
   */
  ready(poolId: string, medium: Medium): Promise<void>;
  /** Keeps the message; part of the transaction that keeps its code. */
  post(tx: Transaction, message: Message): Promise<void>;
  /** Begins to deliver what was posted, once that is durable. Never fails. */
  dispatch(...messages: readonly Message[]): Promise<void>;
}

/** Brings messages to people, one way. */
export interface Sender {
  /**
   * Resolves when the message is in other hands.
   * @throws DeliveryFailure
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Which sender takes a pool's messages of a medium: the one place where that is chosen. */
export interface Senders {
  of(poolId: string, medium: Medium): Promise<Sender | undefined>;
}

/** The same senders for every pool. */
export function sameForAll(senders: { readonly [M in Medium]?: Sender | undefined }): Senders {
  return { of: async (_poolId, medium) => senders[medium] };
}

/**
 * Why a message was not taken: the sender is out of order (`outage`), this message is to be tried
 * again later (`later`), or it never will be taken (`never`).
 */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
  readonly kind: 'outage' | 'later' | 'never';

  /** `reason` is logged: it holds no address, text or code. */
  constructor(kind: DeliveryFailure['kind'], reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.kind = kind;
  }
}
