/**
 * The interfaces between the domain and the delivery of messages, and between delivery and the
 * senders.
 */
import type { Transaction } from '#store/store.ts';

export type Medium = 'EMAIL' | 'SMS';

/**
 * Who can cause a message: `anyone` who knows a name, or has an account and names an address; who
 * is `proven` to be the user, or administers the pool; or an `event` that it tells of.
 */
export type AskedBy = 'anyone' | 'proven' | 'event';

/** A composed message: all that any sender needs. */
export interface Message {
  /** The same at every attempt to deliver it. */
  readonly id: string;
  readonly poolId: string;
  readonly username: string;
  readonly userId: string;
  /** The client whose request it answers; absent for an administrator's. */
  readonly clientId?: string | undefined;
  /** A message takes the place of an undelivered one to the same user on the same topic. */
  readonly topic: string;
  readonly medium: Medium;
  /** An e-mail address or an E.164 number. */
  readonly destination: string;
  /** The trigger source that stands for the occasion, such as `CustomMessage_AdminCreateUser`. */
  readonly purpose: string;
  readonly askedBy: AskedBy;
  /** The sender, if the pool sets one: a mailbox, or the sender id of an SMS. */
  readonly from?: string | undefined;
  readonly replyTo?: string | undefined;
  /** E-mail only. */
  readonly subject?: string | undefined;
  /** The text, with every placeholder filled. */
  readonly body: string;
  /** The same as HTML, values escaped; e-mail only. */
  readonly html?: string | undefined;
  /** The same as plain text, unless it is to be made from the HTML. */
  readonly text?: string | undefined;
  /** The secret inside the body: a one-time code or a temporary password. */
  readonly code?: string | undefined;
  /** The address of the link in the body, if it has one; it contains the code. */
  readonly link?: string | undefined;
  /** The request's metadata for triggers. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  /** When the code ends: the message is not delivered later. */
  readonly expiresAt: number;
  /**
   * It is for an unknown user, where a client hides who exists: it is stored like any other, but
   * not delivered.
   */
  readonly decoy?: true | undefined;
}

/**
 * Sending a message takes three steps, so that it is as durable as the code it carries: ask whether
 * it could be delivered, post it in the transaction that stores the code, and dispatch it when that
 * has committed.
 */
export interface Messaging {
  /**
   * Resolves when a message of this medium can be delivered from this pool; asked before something
   * is written that only a message can complete. Does not depend on users: it answers the same for
   * unknown ones.
   * @throws CodeDeliveryFailureException
   */
  ready(poolId: string, medium: Medium): Promise<void>;
  /**
   * Stores the message; part of the transaction that stores its code.
   * @throws LimitExceededException when its destination has had too many
   */
  post(tx: Transaction, message: Message): Promise<void>;
  /** Begins to deliver posted messages, once they are committed. Never fails. */
  dispatch(...messages: readonly Message[]): Promise<void>;
}

/** How many messages an address is sent: everything that is posted asks here. */
export interface DestinationLimits {
  /** Counts the message in the transaction that stores it. @throws LimitExceededException */
  count(tx: Transaction, message: Message): Promise<void>;
}

/** Sends messages in one way. */
export interface Sender {
  /**
   * Resolves when the message was accepted for delivery.
   * @throws DeliveryFailure
   */
  send(message: Message, signal: AbortSignal): Promise<void>;
}

/** Chooses the sender for a pool's messages of a medium; nothing else does. */
export interface Senders {
  of(poolId: string, medium: Medium): Promise<Sender | undefined>;
}

/** The same senders for every pool. */
export function sameForAll(senders: { readonly [M in Medium]?: Sender | undefined }): Senders {
  return { of: async (_poolId, medium) => senders[medium] };
}

/**
 * Why a message was not accepted: the sender is out of order (`outage`), this message may be tried
 * later (`later`), or never (`never`).
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
