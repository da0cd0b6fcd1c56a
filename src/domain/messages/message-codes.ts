/**
 * One-time codes of sign-in, sent by message: as a first factor, as a second one, and to prove an
 * address that is to become one.
 *
 * A code is valid for one use and one address. The code for an unknown user is stored but not sent,
 * and proves nothing.
 */
import { authStateMismatch, tooManyCodes } from '#contract/errors.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import type { AttemptGuard, AttemptSubject } from '#domain/attempts/attempt-guard.ts';
import { countedFrom, type Origin } from '#domain/attempts/origin.ts';
import { sessionValidity } from '#domain/clients/effective-settings.ts';
import { type ContactAttribute, verifiedFlag } from '#domain/users/attributes.ts';
import { maskEmail, maskPhone } from '#messaging/masks.ts';
import type { AskedBy, Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import { sameText } from '#platform/constant-time.ts';
import { type Random, randomText } from '#platform/random.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { AttemptFactor } from '#store/tables/attempts.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { MessageComposer } from './message-composer.ts';

/** What a code is for. It is valid for no other use. */
export interface CodeUse {
  readonly purpose: string;
  readonly attribute: ContactAttribute;
  readonly digits: number;
  /** What wrong codes count on. */
  readonly factor: AttemptFactor;
  /** The limit that sending a code counts on. */
  readonly limit: 'MfaCode' | 'SignInCode' | 'FamiliarSignInCode';
  /** Who can have one sent. */
  readonly askedBy: AskedBy;
  /** Whether the address must be proven to be the user's, or is proven by the code. */
  readonly address: 'the user’s' | 'verified' | 'new';
}

const asSecond = {
  digits: 6,
  factor: 'message-code',
  limit: 'MfaCode',
  askedBy: 'proven',
} as const;
const asFirst = {
  digits: 8,
  factor: 'sign-in-code',
  limit: 'SignInCode',
  askedBy: 'anyone',
  address: 'verified',
} as const;
const smsSignIn = { ...asFirst, purpose: 'sign-in SMS', attribute: 'phone_number' } as const;
const emailSignIn = { ...asFirst, purpose: 'sign-in e-mail', attribute: 'email' } as const;
/** How the same code is counted for a request from a familiar place. */
const fromFamiliar = {
  factor: countedFrom('familiar', 'sign-in-code'),
  limit: 'FamiliarSignInCode',
  askedBy: 'proven',
} as const;

export const CODE_USES = {
  smsMfa: { ...asSecond, purpose: 'SMS_MFA', attribute: 'phone_number', address: 'the user’s' },
  emailMfa: { ...asSecond, purpose: 'EMAIL_OTP', attribute: 'email', address: 'the user’s' },
  emailSetup: {
    ...asSecond,
    purpose: 'EMAIL_OTP set-up',
    attribute: 'email',
    address: 'new',
    // Whoever has an account may name any address here.
    askedBy: 'anyone',
  },
  smsSignIn: { unfamiliar: smsSignIn, familiar: { ...smsSignIn, ...fromFamiliar } },
  emailSignIn: { unfamiliar: emailSignIn, familiar: { ...emailSignIn, ...fromFamiliar } },
} as const satisfies Record<string, CodeUse | Record<Origin, CodeUse>>;

/** Who gets a code. */
export interface Addressee {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** The user is unknown or may not sign in, and the client hides that: nothing is sent. */
  readonly nobody: boolean;
  /** The request's metadata for triggers that word messages. */
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly guard: AttemptGuard;
  readonly limits: ActionLimits;
  readonly messaging: Messaging;
  readonly composer: MessageComposer;
}

export class MessageCodes {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Sends a new code, in place of an earlier one; answers where it went, as challenges show it.
   * `destination` is the user's own address unless given.
   * @throws CodeDeliveryFailureException, TooManyRequestsException
   */
  async send(
    { pool, client, user, nobody, clientMetadata }: Addressee,
    use: CodeUse,
    destination = user.attributes[use.attribute] ?? '',
  ): Promise<Record<string, string>> {
    const { store, clock, random, limits, messaging, composer } = this.#parts;
    const medium = use.attribute === 'email' ? 'EMAIL' : 'SMS';
    await messaging.ready(pool.id, medium);
    await limits.count(pool.id, user.id, use.limit, tooManyCodes);
    const code = randomText(random, '0123456789', use.digits);
    const expiresAt = clock.now() + sessionValidity(client);
    const message = await composer.compose({
      pool,
      client,
      user: nobody ? { id: user.id } : user,
      occasion: 'Authentication',
      medium,
      destination,
      askedBy: use.askedBy,
      code,
      topic: use.purpose,
      expiresAt,
      clientMetadata,
    });
    await store.transaction(async (tx) => {
      const at = { poolId: pool.id, userId: user.id, purpose: use.purpose, expiresAt };
      await tx.messageCodes.put({ ...at, code: nobody ? code : `${code} ${destination}` });
      await messaging.post(tx, message);
    });
    await messaging.dispatch(message);
    return {
      CODE_DELIVERY_DELIVERY_MEDIUM: medium,
      CODE_DELIVERY_DESTINATION: medium === 'SMS' ? maskPhone(destination) : maskEmail(destination),
    };
  }

  /**
   * Checks a code; `proven` then runs inside the attempt with the statement that takes the code,
   * for the transaction that uses the proof, and the address it was sent to.
   * @throws CodeMismatchException
   */
  async prove<T>(
    user: User,
    use: CodeUse,
    given: string,
    proven: (claim: Statements, destination: string) => Promise<T>,
  ): Promise<T> {
    const { store, clock, guard } = this.#parts;
    const { poolId, id } = user;
    const subject: AttemptSubject = { poolId, subject: id, factor: use.factor };
    return guard.attemptCode(subject, { given, digits: use.digits }, async (forgive) => {
      const sent = await store.messageCodes.find(poolId, id, use.purpose);
      const fresh = sent && sent.expiresAt > clock.now() ? sent.code : '';
      const [code = '', destination] = fresh.split(' ');
      if (!sameText(code, given) || destination === undefined) throw authStateMismatch();
      return proven(async (tx) => {
        if (!(await tx.messageCodes.take(poolId, id, use.purpose, fresh))) {
          throw authStateMismatch();
        }
        await refuseForeign(tx, user, use, destination);
        await forgive(tx);
      }, destination);
    });
  }
}

/** The address a code was sent to may no longer be the user's. */
async function refuseForeign(
  tx: Transaction,
  { poolId, id }: User,
  { attribute, address }: CodeUse,
  destination: string,
): Promise<void> {
  if (address === 'new') return;
  const { attributes = {} } = (await tx.users.find(poolId, id)) ?? {};
  const isOwn = attributes[attribute] === destination;
  const isProven = address !== 'verified' || attributes[verifiedFlag(attribute)] === 'true';
  if (!isOwn || !isProven) throw authStateMismatch();
}
