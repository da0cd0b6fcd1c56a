/**
 * Signing up: a new user, the code that confirms it, and the confirmation.
 *
 * A code is taken in the transaction that confirms the user: of any number of requests with one
 * code exactly one succeeds.
 */
import {
  codeExpired,
  invalidLambdaResponse,
  missingParameter,
  nothingToResend,
  sessionInvalid,
  signUpNotPermitted,
} from '#contract/errors.ts';
import type { AttributeType, CodeDeliveryDetailsType } from '#contract/types.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import {
  decoyRecipient,
  deliveryDetails,
  type Recipient,
  signUpRecipient,
  verifiedAtSignUp,
} from '#domain/messages/code-recipients.ts';
import type { ConfirmationCodes, Proof } from '#domain/messages/confirmation-codes.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { allowsNoPassword } from '#domain/passwords/policy.ts';
import {
  type Attributes,
  attributesForCreation,
  type ContactAttribute,
  refuseUnwritable,
} from '#domain/users/attributes.ts';
import { refuseTakenUsername } from '#domain/users/login-name-claims.ts';
import { nameTakenOnSignUp, usernameAttribute } from '#domain/users/login-names.ts';
import { newUser, usernameFor, withUsername } from '#domain/users/new-user.ts';
import { actionRefusal, isAllowed, nextStatus } from '#domain/users/status.ts';
import { addUser, changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { postConfirmation } from '#triggers/post-confirmation.ts';
import { preSignUp, type SignUpDecision } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type { Claimant, Claimants } from './claimants.ts';

export interface SignUpRequest {
  readonly username: string;
  readonly password: string | undefined;
  readonly attributes: readonly AttributeType[];
  /** Passed to the pool's functions only. */
  readonly validationData?: Metadata | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly log: Log;
  readonly triggers: Triggers;
  readonly passwordKeeper: PasswordKeeper;
  readonly claimants: Claimants;
  readonly codes: ConfirmationCodes;
  readonly limits: ActionLimits;
}

export class SignUps {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Creates an unconfirmed user, and sends a code where the pool verifies an address the user
   * gave. The pool's function may refuse the user, or confirm it at once.
   * @throws NotAuthorizedException, InvalidParameterException, InvalidPasswordException,
   *   UsernameExistsException, CodeDeliveryFailureException, and what the function throws
   */
  async signUp(
    pool: Pool,
    client: Client,
    request: SignUpRequest,
  ): Promise<{ user: User; delivery: CodeDeliveryDetailsType | undefined }> {
    const { username, password, validationData, clientMetadata } = request;
    const { kind, attributes: given } = await this.#admit(pool, client, request);
    const { clock, ids, codes, log, triggers, passwordKeeper } = this.#parts;
    const id = ids.uuid();
    const name = usernameFor(kind, username, id);
    const decision = await triggers.call(
      preSignUp,
      { pool, clientId: client.id, userName: name },
      { source: 'SignUp', attributes: given, validationData, clientMetadata },
    );
    const attributes = proven(given, decision);
    const recipient = decision?.confirmed ? undefined : signUpRecipient(pool, attributes);
    const status = decision?.confirmed ? 'CONFIRMED' : 'UNCONFIRMED';
    const user = newUser({ poolId: pool.id, id, username: name, status, attributes }, clock.now());
    const code =
      recipient &&
      (await codes.prepare({
        pool,
        client,
        purpose: 'sign-up',
        occasion: 'SignUp',
        user,
        recipient,
        clientMetadata,
      }));
    const keep =
      password === undefined
        ? undefined
        : await passwordKeeper.prepare(pool, user, password, false);
    // An alias is claimed this early only where a function vouches for it, which makes it this
    // user's.
    const rules = { taken: nameTakenOnSignUp, takesOver: true };
    await addUser(this.#parts, pool, user, rules, async (tx) => {
      await keep?.(tx);
      await code?.keep(tx);
    });
    log.audit('signed up', { poolId: pool.id, clientId: client.id, userId: id });
    if (decision?.confirmed) await this.#callPostConfirmation(pool, client, user, clientMetadata);
    await code?.dispatch();
    return { user, delivery: recipient && deliveryDetails(recipient) };
  }

  /** The attributes of the new user, after every check that needs no function of the pool. */
  async #admit(
    pool: Pool,
    client: Client,
    { username, password, attributes: list }: SignUpRequest,
  ) {
    if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) throw signUpNotPermitted();
    const kind = usernameAttribute(pool, username);
    if (password !== undefined) this.#parts.passwordKeeper.check(pool, password, 'policy');
    else if (!allowsNoPassword(pool)) throw missingParameter('Password');
    const attributes = attributesForCreation(pool, withUsername(list, kind, username), 'user');
    refuseUnwritable(
      list.map(({ Name }) => Name),
      writableAttributes(client, pool),
    );
    await refuseTakenUsername(this.#parts.store, pool, username, () =>
      nameTakenOnSignUp(kind ?? 'username'),
    );
    return { kind, attributes };
  }

  /**
   * Sends another code, in place of the earlier one.
   * @throws UserNotFoundException, InvalidParameterException, NotAuthorizedException,
   *   LimitExceededException, CodeDeliveryFailureException
   */
  async resend(
    pool: Pool,
    client: Client,
    name: string,
    clientMetadata?: Metadata,
  ): Promise<CodeDeliveryDetailsType> {
    const candidates = verifiedAtSignUp(pool);
    if (candidates.length === 0) throw nothingToResend();
    const { claimants, limits, codes } = this.#parts;
    const claimant = await claimants.find(pool, client, name);
    await limits.count(pool.id, claimant.holder.id, 'ResendConfirmationCode');
    const real = receiver(pool, claimant);
    const recipient = real?.recipient ?? decoyRecipient(candidates, name, claimant.decoy);
    if (!recipient) throw nothingToResend();
    await codes.send({
      pool,
      client,
      purpose: 'sign-up',
      occasion: 'ResendCode',
      user: real?.user ?? claimant.holder,
      recipient,
      clientMetadata,
    });
    return deliveryDetails(recipient);
  }

  /**
   * Confirms a sign-up by the code that was sent. The address it was sent to is verified from now
   * on, and is answered with the user. `force` takes it over from the user whose alias it is;
   * `userId` is the only user the request may be for.
   * @throws UserNotFoundException, NotAuthorizedException, CodeMismatchException,
   *   ExpiredCodeException, AliasExistsException, LimitExceededException
   */
  async confirm(
    pool: Pool,
    client: Client,
    name: string,
    code: string,
    options: {
      readonly force: boolean;
      readonly userId?: string | undefined;
      readonly clientMetadata?: Metadata | undefined;
    },
  ): Promise<{ readonly user: User; readonly attribute: ContactAttribute }> {
    const { force, userId, clientMetadata } = options;
    const { claimants, codes, log } = this.#parts;
    const { user, hidden, holder } = await claimants.find(pool, client, name);
    if (userId !== undefined && userId !== user?.id) throw sessionInvalid();
    await codes.admit(holder, 'sign-up', code);
    const refusal = user && !hidden && actionRefusal('confirm sign-up', user);
    if (refusal) throw refusal;
    const confirmed = await codes.prove(holder, 'sign-up', code, async (proof) => {
      if (!user || !isAllowed('confirm sign-up', user)) throw codeExpired();
      const { attribute } = proof;
      return { user: await this.#confirm(pool, user, force, proof), attribute };
    });
    log.audit('sign-up confirmed', { poolId: pool.id, clientId: client.id, userId: holder.id });
    await this.#callPostConfirmation(pool, client, confirmed.user, clientMetadata);
    return confirmed;
  }

  /**
   * Confirms a sign-up for an administrator; no address is verified by it.
   * @throws NotAuthorizedException
   */
  async confirmByAdministrator(pool: Pool, user: User, clientMetadata?: Metadata): Promise<void> {
    const confirmed = await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await this.#parts.codes.forgive(tx, current, 'sign-up');
      // An administrator may confirm a disabled user, who stays disabled.
      return { ...current, status: nextStatus('confirm sign-up', { ...current, enabled: true }) };
    });
    await this.#callPostConfirmation(pool, undefined, confirmed, clientMetadata);
  }

  /** The user is already confirmed: if the function refuses, only the request fails. */
  async #callPostConfirmation(
    pool: Pool,
    client: Client | undefined,
    user: User,
    clientMetadata: Metadata | undefined,
  ): Promise<void> {
    await this.#parts.triggers.call(
      postConfirmation,
      { pool, clientId: client?.id, userName: user.username },
      { source: 'ConfirmSignUp', pool, user, clientMetadata },
    );
  }

  #confirm(pool: Pool, user: User, force: boolean, proof: Proof): Promise<User> {
    const { attribute, destination, claim: take } = proof;
    const change = async (current: User, tx: Transaction) => {
      const status = nextStatus('confirm sign-up', current);
      // The code proves the address it was sent to, and the user has changed the address since.
      if (current.attributes[attribute] !== destination) throw codeExpired();
      await take(tx);
      return {
        ...current,
        status,
        attributes: { ...current.attributes, [`${attribute}_verified`]: 'true' },
      };
    };
    return changeUser(this.#parts, pool, user.id, change, { takesOver: force });
  }
}

/** The user who gets the code, and where. Throws unless the client hides who exists. */
function receiver(
  pool: Pool,
  { user, hidden }: Claimant,
): { user: User; recipient: Recipient } | undefined {
  if (!user) return undefined;
  const recipient = signUpRecipient(pool, user.attributes);
  if (recipient && isAllowed('resend sign-up code', user)) return { user, recipient };
  if (!hidden) throw actionRefusal('resend sign-up code', user) ?? nothingToResend();
  return undefined;
}

/**
 * An address given at sign-up is unverified, unless the pool's function vouches for it.
 * @throws InvalidLambdaResponseException when there is no address to vouch for
 */
function proven(attributes: Attributes, decision: SignUpDecision | undefined): Attributes {
  const { email, phone_number } = attributes;
  const { emailVerified = false, phoneVerified = false } = decision ?? {};
  if ((emailVerified && !email) || (phoneVerified && !phone_number)) throw invalidLambdaResponse();
  return {
    ...attributes,
    ...(email !== undefined && { email_verified: String(emailVerified) }),
    ...(phone_number !== undefined && { phone_number_verified: String(phoneVerified) }),
  };
}
