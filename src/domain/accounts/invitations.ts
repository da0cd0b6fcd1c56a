/** Invitations: the messages that tell new users their name and their temporary password. */
import type { DeliveryMediumType, MessageActionType } from '#contract/types.ts';
import type { MessageComposer } from '#domain/messages/message-composer.ts';
import { temporaryPasswordEnd } from '#domain/passwords/policy.ts';
import type { Message, Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Metadata } from '#triggers/trigger.ts';

export interface InvitationRequest {
  /** The name the user was created by. */
  readonly username: string;
  readonly messageAction?: MessageActionType | undefined;
  /** SMS when absent, as the API has it. */
  readonly deliveryMediums?: readonly DeliveryMediumType[] | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

interface Parts {
  readonly clock: Clock;
  readonly messaging: Messaging;
  readonly composer: MessageComposer;
}

const MEDIUMS = ['EMAIL', 'SMS'] as const;

export class Invitations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * An invitation by every desired medium the user can be reached by. `password` is the text that
   * stands for the temporary password.
   * @throws CodeDeliveryFailureException when it could not be delivered now
   */
  async compose(
    pool: Pool,
    user: User,
    request: InvitationRequest,
    password: string,
  ): Promise<readonly Message[]> {
    const { username, messageAction, deliveryMediums = ['SMS'], clientMetadata } = request;
    if (messageAction === 'SUPPRESS') return [];
    const { messaging, composer, clock } = this.#parts;
    const invitations: Message[] = [];
    for (const medium of new Set(deliveryMediums)) {
      const destination = user.attributes[medium === 'EMAIL' ? 'email' : 'phone_number'];
      if (destination === undefined) continue;
      await messaging.ready(pool.id, medium);
      invitations.push(
        await composer.compose({
          pool,
          user,
          occasion: 'AdminCreateUser',
          medium,
          destination,
          askedBy: 'proven',
          code: password,
          loginName: username,
          topic: topicOf(medium),
          expiresAt: temporaryPasswordEnd(clock.now(), pool.settings.Policies?.PasswordPolicy),
          clientMetadata,
        }),
      );
    }
    return invitations;
  }

  /** Keeps the invitations, to be dispatched once the transaction has committed. */
  async post(tx: Transaction, invitations: readonly Message[]): Promise<void> {
    for (const invitation of invitations) await this.#parts.messaging.post(tx, invitation);
  }

  /**
   * Keeps the invitations in place of earlier ones to the user that have not been sent yet: those
   * have the wrong password by now.
   */
  async replace(tx: Transaction, user: User, invitations: readonly Message[]): Promise<void> {
    for (const medium of MEDIUMS) {
      if (invitations.some((each) => each.medium === medium)) continue;
      await tx.outbox.drop(user.poolId, user.id, topicOf(medium));
    }
    await this.post(tx, invitations);
  }

  dispatch(invitations: readonly Message[]): Promise<void> {
    return this.#parts.messaging.dispatch(...invitations);
  }
}

const topicOf = (medium: DeliveryMediumType) => `invitation ${medium}`;
