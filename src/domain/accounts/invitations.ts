/** Invitations: the messages that tell new users their name and their temporary password. */
import { invalidParameter } from '#contract/errors.ts';
import type { DeliveryMediumType, MessageActionType } from '#contract/types.ts';
import type { MessageComposer } from '#domain/messages/message-composer.ts';
import { temporaryPasswordEnd } from '#domain/passwords/policy.ts';
import type { Attributes } from '#domain/users/attributes.ts';
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
  /** By SMS, or else by e-mail, as far as the user can be reached, when none is given. */
  readonly deliveryMediums?: readonly DeliveryMediumType[] | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

interface Parts {
  readonly clock: Clock;
  readonly messaging: Messaging;
  readonly composer: MessageComposer;
}

const MEDIUMS = ['EMAIL', 'SMS'] as const;

/** The attribute that each medium needs. */
const REACHED_BY = { EMAIL: 'email', SMS: 'phone_number' } as const;

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
    const { username, messageAction, deliveryMediums = [], clientMetadata } = request;
    if (messageAction === 'SUPPRESS') return [];
    const { messaging, composer, clock } = this.#parts;
    const invitations: Message[] = [];
    for (const medium of mediumsOf(user, deliveryMediums)) {
      const destination = user.attributes[REACHED_BY[medium]];
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

/**
 * Refuses a desired medium that cannot reach the user.
 * @throws InvalidParameterException
 */
export function refuseUnreachable(
  attributes: Attributes,
  desired: readonly DeliveryMediumType[] = [],
): void {
  const medium = desired.find((each) => attributes[REACHED_BY[each]] === undefined);
  if (medium === undefined) return;
  throw invalidParameter(
    `The delivery medium ${medium} needs the attribute ${REACHED_BY[medium]}.`,
  );
}

/** Without a wish SMS alone, and e-mail where there is no number: nobody else knows the password. */
function mediumsOf(
  { attributes }: Pick<User, 'attributes'>,
  desired: readonly DeliveryMediumType[],
): Iterable<DeliveryMediumType> {
  if (desired.length > 0) return new Set(desired);
  return attributes.phone_number === undefined ? ['EMAIL'] : ['SMS'];
}

const topicOf = (medium: DeliveryMediumType) => `invitation ${medium}`;
