/**
 * The authenticator apps of a user: several, each with a name. Not part of the Cognito API, which
 * knows one of them.
 *
 * A new secret travels in a sealed ticket until a code proves that an authenticator holds it:
 * handing one out writes nothing, a ticket is valid once, and the authenticator it is to replace
 * works until then. The caller makes sure that the user has signed in recently.
 */

import { createHash } from 'node:crypto';
import {
  authenticatorDemanded,
  authenticatorNotFound,
  authenticatorTicketExpired,
  enableSoftwareTokenMismatch,
  softwareTokenNotEnabled,
  tooManyAuthenticators,
} from '#contract/errors.ts';
import type { AttemptGuard } from '#domain/attempts/attempt-guard.ts';
import { knownName } from '#domain/users/login-names.ts';
import { type ChangeTerms, endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import { toBase32 } from '#platform/base32.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { forgetStrays, softwareTokenOf } from './authenticators.ts';
import { readFactorName } from './factor-names.ts';
import { requireSecondFactors } from './federated-factors.ts';
import { type HeldAuthenticator, heldIn } from './held-authenticators.ts';
import { withFactor, withoutFactor } from './mfa-preferences.ts';
import { losesLastFactor, offersSoftwareTokens } from './second-factors.ts';
import { DIGITS, matchStep, SECRET_SIZE } from './totp.ts';
import { requireWayIn } from './ways-in.ts';

/** Authenticators a user may have: each makes a guess a little likelier to be right. */
const MOST = 5;
/** How long a person may take to scan a picture and type a code. */
const TICKET_MS = 15 * 60_000;
const CONTEXT = 'authenticator enrolment';

export interface AuthenticatorApp {
  /** Identifies it among the user's, and reveals nothing of its secret. */
  readonly id: string;
  readonly name?: string;
  /** The last time step accepted of it. */
  readonly lastStep: number;
}

/** A new secret, in base32, and the names an app shows with its codes. */
export interface AuthenticatorOffer {
  readonly ticket: string;
  readonly secret: string;
  readonly issuer: string;
  readonly account: string;
}

export interface AuthenticatorEnrolment {
  readonly ticket: string;
  readonly code: string;
  readonly name: string;
}

interface EnrolmentTicket {
  readonly id: string;
  readonly poolId: string;
  readonly userId: string;
  /** In base64. */
  readonly secret: string;
  readonly expiresAt: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly guard: AttemptGuard;
  readonly log: Log;
}

export class AuthenticatorApps {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The user's authenticators, the one that the API knows first. */
  async list({ poolId, id }: User): Promise<readonly AuthenticatorApp[]> {
    const held = heldIn(await this.#parts.store.softwareTokens.find(poolId, id));
    return held.map(described);
  }

  /** One of the user's authenticators. @throws ResourceNotFoundException */
  async get({ poolId, id: userId }: User, id: string): Promise<AuthenticatorApp> {
    const held = heldIn(await this.#parts.store.softwareTokens.find(poolId, userId));
    return described(find(held, id));
  }

  /**
   * A new secret for an authenticator of the user. Nothing is stored.
   * @throws SoftwareTokenMFANotFoundException, NotAuthorizedException
   */
  offer(pool: Pool, user: User): AuthenticatorOffer {
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    requireSecondFactors(pool, user);
    const { ids, random, clock, sealer } = this.#parts;
    const secret = random.bytes(SECRET_SIZE);
    const ticket: EnrolmentTicket = {
      id: ids.uuid(),
      poolId: pool.id,
      userId: user.id,
      secret: secret.toString('base64'),
      expiresAt: clock.now() + TICKET_MS,
    };
    const text = sealer.sealJson(ticket, CONTEXT).toString('base64url');
    return offered(pool, user, secret, text);
  }

  /** What `offer` answered with the ticket, to be shown again. @throws NotAuthorizedException */
  offeredBy(pool: Pool, user: User, ticket: string): AuthenticatorOffer {
    return offered(pool, user, this.#open(pool, user, ticket).secret, ticket);
  }

  /**
   * Stores the authenticator that shows the code, beside the others, and enables it as a factor.
   * `within` runs in the same transaction.
   * @throws SoftwareTokenMFANotFoundException, EnableSoftwareTokenMFAException,
   *   NotAuthorizedException, LimitExceededException, InvalidParameterException
   */
  async add(
    pool: Pool,
    user: User,
    enrolment: AuthenticatorEnrolment,
    terms: Pick<ChangeTerms, 'within' | 'signsInTo'> = {},
  ): Promise<void> {
    await this.#enrol(pool, user, enrolment, async (tx, current, held, proven) => {
      if (held.length >= MOST) throw tooManyAuthenticators(MOST);
      await tx.softwareTokens.add(pool.id, user.id, proven);
      await terms.within?.(tx);
      const { signsInTo: client } = terms;
      if (client) await requireWayIn(tx, { pool, client, user: current }, { asksSecond: true });
      return current;
    });
    this.#audit('authenticator added', user);
  }

  /**
   * The same, in place of the authenticator of this id, which works until then.
   * @throws SoftwareTokenMFANotFoundException, EnableSoftwareTokenMFAException,
   *   NotAuthorizedException, ResourceNotFoundException, InvalidParameterException
   */
  async replace(
    pool: Pool,
    user: User,
    replacedId: string,
    enrolment: AuthenticatorEnrolment,
    terms: ChangeTerms = {},
  ): Promise<void> {
    await this.#enrol(pool, user, enrolment, async (tx, current, held, proven) => {
      const { secret } = find(held, replacedId);
      if (!(await tx.softwareTokens.replace(pool.id, user.id, secret, proven))) {
        throw authenticatorNotFound();
      }
      await tx.recoveryCodes.clear(pool.id, user.id);
      await terms.within?.(tx);
      return endSignIns(tx, current, terms);
    });
    this.#audit('authenticator replaced', user);
  }

  /** Claims the ticket, if the code proves its secret, and keeps that by `keep`: all or nothing. */
  async #enrol(
    pool: Pool,
    user: User,
    { ticket, code, name }: AuthenticatorEnrolment,
    keep: (
      tx: Transaction,
      current: User,
      held: readonly HeldAuthenticator[],
      proven: HeldAuthenticator & { readonly createdAt: number },
    ) => Promise<User>,
  ): Promise<void> {
    if (!offersSoftwareTokens(pool)) throw softwareTokenNotEnabled();
    requireSecondFactors(pool, user);
    const { guard, clock } = this.#parts;
    const friendlyName = readFactorName(name);
    const { secret, id, expiresAt } = this.#open(pool, user, ticket);
    const subject = softwareTokenOf(user);
    await guard.attemptCode(subject, { given: code, digits: DIGITS }, async (forgive) => {
      const step = matchStep(secret, code, clock.now());
      if (step === undefined) throw enableSoftwareTokenMismatch();
      const proven = { secret, friendlyName, lastStep: step, createdAt: clock.now() };
      await changeUser(this.#parts, pool, user.id, async (current, tx) => {
        requireSecondFactors(pool, current);
        if (!(await tx.sessions.spend(pool.id, id, expiresAt))) throw authenticatorTicketExpired();
        const kept = await keep(tx, current, await this.#held(tx, current), proven);
        await forgive(tx);
        const prefer = current.mfa.preferred === undefined ? true : undefined;
        return { ...kept, mfa: withFactor(kept.mfa, 'SOFTWARE_TOKEN_MFA', prefer) };
      });
    });
  }

  /** @throws InvalidParameterException, ResourceNotFoundException */
  async rename(pool: Pool, user: User, id: string, name: string): Promise<void> {
    const friendlyName = readFactorName(name);
    await this.#parts.store.transaction(async (tx) => {
      const { secret } = find(heldIn(await tx.softwareTokens.find(pool.id, user.id)), id);
      if (!(await tx.softwareTokens.rename(pool.id, user.id, secret, friendlyName))) {
        throw authenticatorNotFound();
      }
    });
    this.#audit('authenticator renamed', user);
  }

  /**
   * Removes one; its codes are invalid from then on. `within` runs in the same transaction.
   * @throws InvalidParameterException for the last factor of a user who must have one,
   *   ResourceNotFoundException
   */
  async remove(pool: Pool, user: User, id: string, terms: ChangeTerms = {}): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const held = await this.#held(tx, current);
      const { secret } = find(held, id);
      const isLast = held.length === 1;
      if (isLast && !isDispensable(pool, current)) throw authenticatorDemanded();
      if (!(await tx.softwareTokens.remove(pool.id, user.id, secret)))
        throw authenticatorNotFound();
      await tx.recoveryCodes.clear(pool.id, user.id);
      await terms.within?.(tx);
      // Written either way: of two removals at once, one then sees that it removes the last.
      const ended = await endSignIns(tx, current, terms);
      return isLast ? { ...ended, mfa: withoutFactor(ended.mfa, 'SOFTWARE_TOKEN_MFA') } : ended;
    });
    this.#audit('authenticator removed', user);
  }

  #audit(event: string, { poolId, id }: User): void {
    this.#parts.log.audit(event, { poolId, userId: id });
  }

  async #held(tx: Transaction, user: User): Promise<readonly HeldAuthenticator[]> {
    const token = await tx.softwareTokens.find(user.poolId, user.id);
    if (token && !token.active) await forgetStrays(tx, user, token);
    return heldIn(token);
  }

  #open(pool: Pool, user: User, text: string) {
    const { sealer, clock } = this.#parts;
    const ticket = sealer.openJson<EnrolmentTicket>(Buffer.from(text, 'base64url'), CONTEXT);
    const isTheirs = ticket?.poolId === pool.id && ticket.userId === user.id;
    if (!ticket || !isTheirs || ticket.expiresAt <= clock.now()) {
      throw authenticatorTicketExpired();
    }
    return { ...ticket, secret: Buffer.from(ticket.secret, 'base64') };
  }
}

/** Whether the user may be without an authenticator: if not, the password alone could enrol one. */
export function isDispensable(pool: Pool, user: User): boolean {
  const without = { ...user, mfa: withoutFactor(user.mfa, 'SOFTWARE_TOKEN_MFA') };
  const has = { hasToken: true, hasPasskey: false };
  const after = { user: without, has: { ...has, hasToken: false } };
  return !losesLastFactor(pool, { user, has }, after);
}

/** The names an authenticator app shows: the pool's and the user's. */
function offered(pool: Pool, user: User, secret: Buffer, ticket: string): AuthenticatorOffer {
  return {
    ticket,
    secret: toBase32(secret),
    issuer: pool.name,
    account: knownName(pool, user),
  };
}

function described({ secret, friendlyName, lastStep }: HeldAuthenticator): AuthenticatorApp {
  return {
    id: idOf(secret),
    ...(friendlyName !== undefined && { name: friendlyName }),
    lastStep,
  };
}

function find(held: readonly HeldAuthenticator[], id: string): HeldAuthenticator {
  const found = held.find(({ secret }) => idOf(secret) === id);
  if (!found) throw authenticatorNotFound();
  return found;
}

/** 128 bits of the digest of 256 random ones. */
function idOf(secret: Buffer): string {
  return createHash('sha256').update(secret).digest().subarray(0, 16).toString('base64url');
}
