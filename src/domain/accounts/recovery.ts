/**
 * Recovering an account: a code to a verified address, and a new password for the code.
 *
 * Where the client hides who has an account, a name that may not recover takes the same path as
 * one that may: it is counted, a code is kept and the same details are answered. But nothing is
 * sent, and the code proves nothing.
 */

import {
  codeExpired,
  codeMismatch,
  noRecoveryMedium,
  recoveryByAdminOnly,
} from '#contract/errors.ts';
import type { CodeDeliveryDetailsType } from '#contract/types.ts';
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { countedFrom, ORIGINS } from '#domain/attempts/origin.ts';
import {
  type Possessions,
  possessionsOf,
  secondFactorTargets,
} from '#domain/factors/second-factors.ts';
import {
  decoyRecipient,
  deliveryDetails,
  type Recipient,
  recoveryAttributes,
  recoveryRecipient,
} from '#domain/messages/code-recipients.ts';
import type { ConfirmationCodes, Proof } from '#domain/messages/confirmation-codes.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { inNextGeneration } from '#domain/users/sign-in-generation.ts';
import { actionRefusal, isAllowed, nextStatus, type StatusAction } from '#domain/users/status.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { postConfirmation } from '#triggers/post-confirmation.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type { Claimant, Claimants } from './claimants.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly passwordKeeper: PasswordKeeper;
  readonly guard: AttemptGuard;
  readonly log: Log;
  readonly triggers: Triggers;
  readonly claimants: Claimants;
  readonly codes: ConfirmationCodes;
  readonly limits: ActionLimits;
}

export class Recovery {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Sends a recovery code to a verified address of the user; the password stays valid. An unknown
   * user may first be migrated from elsewhere by the pool's function.
   * @throws UserNotFoundException, NotAuthorizedException, InvalidParameterException,
   *   LimitExceededException, CodeDeliveryFailureException, and what the function throws
   */
  async begin(
    pool: Pool,
    client: Client,
    name: string,
    clientMetadata?: Metadata,
  ): Promise<CodeDeliveryDetailsType> {
    const candidates = allowedAttributes(pool);
    const { claimants, limits, codes } = this.#parts;
    const claimant = await claimants.findOrMigrate(pool, client, name, clientMetadata, (holder) =>
      limits.count(pool.id, holder.id, 'ForgotPassword'),
    );
    // Read for anyone, so that an unknown name takes as long.
    const has = await possessionsOf(this.#parts.store, claimant.user ?? claimant.holder);
    const real = receiver(pool, claimant, has);
    const recipient = real?.recipient ?? decoyRecipient(candidates, name, claimant.decoy);
    if (!recipient) throw noRecoveryMedium();
    await codes.send({
      pool,
      client,
      purpose: 'forgot-password',
      occasion: 'ForgotPassword',
      user: real?.user ?? claimant.holder,
      recipient,
      clientMetadata,
    });
    return deliveryDetails(recipient);
  }

  /**
   * Sets a new password for the code that was sent, and confirms the user. Signed-in devices stay
   * signed in.
   * @throws UserNotFoundException, UserNotConfirmedException, NotAuthorizedException,
   *   InvalidPasswordException, PasswordHistoryPolicyViolationException, CodeMismatchException,
   *   ExpiredCodeException, LimitExceededException, and what the pool's function throws
   */
  async finish(
    pool: Pool,
    client: Client,
    name: string,
    code: string,
    password: string,
    clientMetadata?: Metadata,
  ): Promise<void> {
    this.#parts.passwordKeeper.check(pool, password, 'policy');
    const { claimants, codes, log, triggers } = this.#parts;
    const { user, hidden, holder } = await claimants.find(pool, client, name);
    await codes.admit(holder, 'forgot-password', code);
    const refusal = user && !hidden && actionRefusal('recover', user);
    if (refusal) throw refusal;
    const recovered = await codes.prove(holder, 'forgot-password', code, async (proof) => {
      if (!user || !isAllowed('recover', user)) throw codeMismatch();
      return this.#recover(pool, user, password, proof);
    });
    log.audit('password recovered', { poolId: pool.id, clientId: client.id, userId: holder.id });
    await triggers.call(
      postConfirmation,
      { pool, clientId: client.id, userName: recovered.username },
      { source: 'ConfirmForgotPassword', pool, user: recovered, clientMetadata },
    );
  }

  /**
   * Makes the password useless for an administrator and sends a code for a new one.
   * @throws NotAuthorizedException, InvalidParameterException, CodeDeliveryFailureException
   */
  async resetByAdministrator(pool: Pool, user: User, clientMetadata?: Metadata): Promise<void> {
    allowedAttributes(pool);
    const { codes } = this.#parts;
    const has = await possessionsOf(this.#parts.store, user);
    const { recipient } = receivable(pool, user, has, 'reset by administrator');
    const code = await codes.prepare({
      pool,
      purpose: 'forgot-password',
      occasion: 'ForgotPassword',
      user,
      recipient,
      clientMetadata,
    });
    const change = async (current: User, tx: Transaction) => {
      const hasNow = await possessionsOf(tx, current);
      const now = receivable(pool, current, hasNow, 'reset by administrator');
      await code.keep(tx, now.recipient);
      await codes.forgive(tx, current, 'forgot-password');
      await tx.attempts.clear(pool.id, current.id, 'ConfirmForgotPassword');
      return { ...current, status: nextStatus('reset by administrator', current) };
    };
    await changeUser(this.#parts, pool, user.id, change);
    await code.dispatch();
  }

  async #recover(pool: Pool, user: User, password: string, proof: Proof): Promise<User> {
    await this.#parts.passwordKeeper.refuseReused(pool, user, password);
    const keep = await this.#parts.passwordKeeper.prepare(pool, user, password, false);
    const { attribute, destination, claim } = proof;
    return changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const status = nextStatus('recover', current);
      // The address the code was sent to may no longer be the user's.
      if (current.attributes[attribute] !== destination) throw codeExpired();
      // Or second factors may be sent there since: then one mailbox would be both factors.
      const has = await possessionsOf(tx, current);
      if (secondFactorTargets(pool, current, has).includes(attribute)) throw codeExpired();
      await claim(tx);
      await keep(tx);
      // Wrong guesses at the old password say nothing about the new one.
      for (const origin of ORIGINS) {
        const factor = countedFrom(origin, 'password');
        await this.#parts.guard.clear(tx, { poolId: pool.id, subject: user.id, factor });
      }
      return { ...inNextGeneration(current), status };
    });
  }
}

/**
 * The attributes that users of the pool recover by. Throws where only an administrator can help.
 */
function allowedAttributes(pool: Pool) {
  const attributes = recoveryAttributes(pool);
  if (!attributes) throw recoveryByAdminOnly();
  return attributes;
}

/** The user who gets the code, and where. Throws unless the client hides who exists. */
function receiver(
  pool: Pool,
  { user, hidden }: Claimant,
  has: Possessions,
): { user: User; recipient: Recipient } | undefined {
  if (!user) return undefined;
  if (!hidden) return receivable(pool, user, has, 'ask for recovery');
  const recipient = recoveryRecipient(pool, user, secondFactorTargets(pool, user, has));
  return recipient && isAllowed('ask for recovery', user) ? { user, recipient } : undefined;
}

function receivable(
  pool: Pool,
  user: User,
  has: Possessions,
  action: StatusAction,
): { user: User; recipient: Recipient } {
  const refusal = actionRefusal(action, user);
  if (refusal) throw refusal;
  const recipient = recoveryRecipient(pool, user, secondFactorTargets(pool, user, has));
  if (!recipient) throw noRecoveryMedium();
  return { user, recipient };
}
