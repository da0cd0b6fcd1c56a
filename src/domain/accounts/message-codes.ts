/** One-time codes sent by message, for the factors SMS_MFA and EMAIL_OTP. */
import type { CognitoError } from '#contract/errors.ts';
import { sessionValidity } from '#domain/client-settings.ts';
import { sameText } from '#domain/constant-time.ts';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import type { Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import { type Random, randomText } from '#platform/random.ts';
import type { Client, MfaFactor, Pool, User } from '#store/records.ts';
import type { Store } from '#store/store.ts';
import type { AttemptGuard, AttemptSubject } from './attempt-guard.ts';
import type { Within } from './authenticators.ts';
import type { MessageComposer } from './message-composer.ts';

type MessageFactor = Exclude<MfaFactor, 'SOFTWARE_TOKEN_MFA'>;

const CODE_LENGTH = 6;

export class MessageCodes {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #guard: AttemptGuard;
  readonly #messaging: Messaging;
  readonly #composer: MessageComposer;

  constructor(options: {
    store: Store;
    clock: Clock;
    random: Random;
    guard: AttemptGuard;
    messaging: Messaging;
    composer: MessageComposer;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#guard = options.guard;
    this.#messaging = options.messaging;
    this.#composer = options.composer;
  }

  /**
   * Sends the user a new code, in place of an earlier one; answers where it went, masked.
   * @throws CodeDeliveryFailureException
   */
  async sendMfaCode(pool: Pool, client: Client, user: User, factor: MessageFactor) {
    const medium = factor === 'SMS_MFA' ? 'SMS' : 'EMAIL';
    const attribute = factor === 'SMS_MFA' ? 'phone_number' : 'email';
    const destination = user.attributes[attribute] ?? '';
    await this.#messaging.ready(pool.id, medium);
    const code = randomText(this.#random, '0123456789', CODE_LENGTH);
    const expiresAt = this.#clock.now() + sessionValidity(client);
    const message = await this.#composer.compose({
      pool,
      client,
      userId: user.id,
      username: user.username,
      occasion: 'Authentication',
      medium,
      destination,
      code,
      topic: factor,
      expiresAt,
    });
    await this.#store.transaction(async (tx) => {
      const at = { poolId: pool.id, userId: user.id, purpose: factor };
      await tx.messageCodes.put({ ...at, code, expiresAt });
      await this.#messaging.post(tx, message);
    });
    await this.#messaging.dispatch(message);
    return {
      medium,
      destination: medium === 'SMS' ? maskPhone(destination) : maskEmail(destination),
    };
  }

  /**
   * Checks a code; `proven` then runs inside the attempt with the statement that takes the code,
   * for the transaction that uses the proof. `refusal` makes the error of a wrong one.
   */
  async prove<T>(
    user: User,
    factor: MessageFactor,
    given: string,
    refusal: () => CognitoError,
    proven: (claim: Within) => Promise<T>,
  ): Promise<T> {
    const subject: AttemptSubject = {
      poolId: user.poolId,
      subject: user.id,
      factor: 'message-code',
    };
    return this.#guard.attempt(subject, async () => {
      const sent = await this.#store.messageCodes.find(user.poolId, user.id, factor);
      const fresh = sent && sent.expiresAt > this.#clock.now() ? sent : undefined;
      if (!fresh || !sameText(fresh.code, given)) throw refusal();
      return proven(async (tx) => {
        if (!(await tx.messageCodes.take(user.poolId, user.id, factor, fresh.code))) {
          throw refusal();
        }
        await this.#guard.clear(tx, subject);
      });
    });
  }
}
