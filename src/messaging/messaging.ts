/** What the domain asks of whatever carries its messages to people. */

export type Medium = 'EMAIL' | 'SMS';

export interface Message {
  readonly poolId: string;
  readonly username: string;
  readonly userId: string;
  readonly medium: Medium;
  /** An e-mail address or an E.164 number. */
  readonly destination: string;
  /** The trigger source that stands for the occasion, such as `CustomMessage_AdminCreateUser`. */
  readonly purpose: string;
  /** E-mail only. */
  readonly subject?: string | undefined;
  readonly body: string;
  /** The secret inside the body: a one-time code or a temporary password. */
  readonly code?: string | undefined;
}

export interface Messaging {
  /**
   * Resolves when a message of this medium can be sent from this pool; asked before something
   * is written that only a message can complete.
   * @throws CodeDeliveryFailureException
   */
  ready(poolId: string, medium: Medium): Promise<void>;
  /**
   * Hands the message over.
   * @throws CodeDeliveryFailureException
   */
  send(message: Message): Promise<void>;
}
