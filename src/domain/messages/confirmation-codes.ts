/**
 * The codes of sign-up, recovery and changed addresses: made, stored sealed, sent, checked, used
 * up.
 *
 * A code belongs to a holder, which is a user or a decoy, and is bound to the address it was sent
 * to. The code of a decoy is never sent and proves nothing.
 */
import { codeExpired, codeMismatch, tooManyRequests } from '#contract/errors.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import { type AttemptGuard, isCode } from '#domain/attempts/attempt-guard.ts';
import type { ContactAttribute } from '#domain/users/attributes.ts';
import type { Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import { sameText } from '#platform/constant-time.ts';
import { type Random, randomText } from '#platform/random.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { AttemptFactor, LimitedAction } from '#store/tables/attempts.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Recipient } from './code-recipients.ts';
import type { MessageComposer, MessageOccasion } from './message-composer.ts';

export type CodePurpose = 'sign-up' | 'forgot-password' | `verify-${ContactAttribute}`;

/** Whose code it is: the id of a user or of a decoy. */
export interface Holder {
  readonly poolId: string;
  readonly id: string;
}

/** What a code is made for. */
export interface CodeRequest {
  readonly pool: Pool;
  /** The client whose request it answers; absent for an administrator's. */
  readonly client?: Client | undefined;
  readonly purpose: CodePurpose;
  /** The occasion of its message. */
  readonly occasion: MessageOccasion;
  /** Whose code it is: the user, or the decoy of an unknown name. */
  readonly user: User | Holder;
  /** Where it goes; for a decoy, where it would seem to go. */
  readonly recipient: Recipient;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

/** A code with its message composed, not stored yet. */
export interface PreparedCode {
  /**
   * Stores the code in place of an earlier one, and posts its message: to `recipient` if the user's
   * address has changed meanwhile. The code of a decoy proves nothing and its message is not sent.
   * `held` is the user's value of the attribute; it comes back with the proof.
   */
  keep(tx: Transaction, recipient?: Recipient, held?: string): Promise<void>;
  /** Begins to deliver the message, once what `keep` wrote is durable. */
  dispatch(): Promise<void>;
}

/** What a right code proves, and the statements that use it up. */
export interface Proof {
  readonly attribute: ContactAttribute;
  /** The address or number the code was sent to. */
  readonly destination: string;
  /**
   * The user's value of the attribute when the code was stored; absent where `keep` was not given
   * it.
   */
  readonly held: string | undefined;
  /** Takes the code and clears the count; throws when another request was first. */
  readonly claim: Statements;
}

const DIGITS = 6;
const HOUR = 3_600_000;
const VALID_FOR: Record<CodePurpose, number> = {
  'sign-up': 24 * HOUR,
  'forgot-password': HOUR,
  'verify-email': 24 * HOUR,
  'verify-phone_number': 24 * HOUR,
};
const FACTOR: Record<CodePurpose, AttemptFactor> = {
  'sign-up': 'sign-up-code',
  'forgot-password': 'recovery-code',
  'verify-email': 'attribute-code',
  'verify-phone_number': 'attribute-code',
};

/** The limits that requests with a code count on. */
const LIMIT = {
  'sign-up': 'ConfirmSignUp',
  'forgot-password': 'ConfirmForgotPassword',
  'verify-email': 'VerifyUserAttribute',
  'verify-phone_number': 'VerifyUserAttribute',
} as const satisfies Record<CodePurpose, LimitedAction>;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly limits: ActionLimits;
  readonly messaging: Messaging;
  readonly composer: MessageComposer;
}

export class ConfirmationCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes a code and composes its message; nothing is written yet.
   * @throws CodeDeliveryFailureException when a message to the recipient could not be sent now
   */
  async prepare(request: CodeRequest): Promise<PreparedCode> {
    const { pool, client, purpose, occasion, user, recipient, clientMetadata } = request;
    const { messaging, composer, clock, random } = this.#parts;
    await messaging.ready(pool.id, recipient.medium);
    const code = randomText(random, '0123456789', DIGITS);
    const expiresAt = clock.now() + VALID_FOR[purpose];
    const isUser = 'username' in user;
    const message = await composer.compose({
      pool,
      client,
      user,
      occasion,
      medium: recipient.medium,
      destination: recipient.destination,
      askedBy: client ? 'anyone' : 'proven',
      code,
      topic: purpose,
      expiresAt,
      clientMetadata,
    });
    return {
      async keep(tx, { medium, attribute, destination } = recipient, held) {
        // The message was for another medium: the user has changed meanwhile and may ask again.
        if (medium !== message.medium) throw tooManyRequests();
        const words = isUser ? [code, attribute, destination] : [code];
        const kept = (held === undefined ? words : [...words, held]).join(' ');
        const at = { poolId: pool.id, userId: user.id, purpose };
        await tx.messageCodes.put({ ...at, code: kept, expiresAt });
        await messaging.post(tx, { ...message, destination });
      },
      dispatch: () => messaging.dispatch(message),
    };
  }

  /**
   * Makes a code, stores it and sends its message, where nothing else is written with it.
   * @throws CodeDeliveryFailureException when a message to the recipient could not be sent now
   */
  async send(request: CodeRequest): Promise<void> {
    const code = await this.prepare(request);
    await this.#parts.store.transaction((tx) => code.keep(tx));
    await code.dispatch();
  }

  /**
   * Counts a request that brings a code; one with a typing error is not counted. Throws while codes
   * of this holder are locked, or when the limit of the hour is reached.
   * @throws LimitExceededException
   */
  async admit({ poolId, id }: Holder, purpose: CodePurpose, given: string): Promise<void> {
    const { guard, limits } = this.#parts;
    await guard.refuseWhileLocked({ poolId, subject: id, factor: FACTOR[purpose] });
    if (isCode(given, DIGITS)) await limits.count(poolId, id, LIMIT[purpose]);
  }

  /**
   * Checks a code; `proven` runs inside the attempt when it is right. When `proven` throws, the
   * code stays valid, and the count is cleared because the code was right.
   * @throws CodeMismatchException, ExpiredCodeException, LimitExceededException
   */
  prove<T>(
    { poolId, id }: Holder,
    purpose: CodePurpose,
    given: string,
    proven: (proof: Proof) => Promise<T>,
  ): Promise<T> {
    const { store, clock, guard } = this.#parts;
    const subject = { poolId, subject: id, factor: FACTOR[purpose] };
    return guard.attemptCode(subject, { given, digits: DIGITS }, async () => {
      const kept = await store.messageCodes.find(poolId, id, purpose);
      if (!kept || kept.expiresAt <= clock.now()) throw codeExpired();
      const { digits, attribute, destination, held } = wordsOf(kept.code);
      const right = sameText(digits, given);
      if (!right || (attribute !== 'email' && attribute !== 'phone_number')) throw codeMismatch();
      try {
        return await proven({
          attribute,
          destination,
          held,
          claim: async (tx) => {
            // The claim decides, not the reading: of two requests with one code one succeeds.
            const first = await tx.messageCodes.take(poolId, id, purpose, kept.code);
            if (!first) throw codeExpired();
            await guard.clear(tx, subject);
          },
        });
      } catch (refusal) {
        await store.transaction((tx) => guard.clear(tx, subject));
        throw refusal;
      }
    });
  }

  /** Deletes the outstanding code and its message, unless it is for the value `keeping`. */
  async drop(
    tx: Transaction,
    { poolId, id }: Holder,
    purpose: CodePurpose,
    keeping?: string,
  ): Promise<void> {
    const kept = await tx.messageCodes.find(poolId, id, purpose);
    if (!kept || wordsOf(kept.code).destination === keeping) return;
    await tx.messageCodes.take(poolId, id, purpose, kept.code);
    await tx.outbox.drop(poolId, id, purpose);
  }

  /** Clears the count of the purpose, as an administrator may. */
  forgive(tx: Transaction, { poolId, id }: Holder, purpose: CodePurpose): Promise<void> {
    return tx.attempts.clear(poolId, id, FACTOR[purpose]);
  }
}

/** Reads what `keep` stored; no address or number has a space in it. */
function wordsOf(kept: string) {
  const [digits = '', attribute, destination = '', held] = kept.split(' ');
  return { digits, attribute, destination, held };
}
