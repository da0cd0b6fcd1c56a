/**
 * The users of a pool: found by the names they sign in by, created, changed and deleted.
 *
 * Passwords are hashed before a transaction begins; changes are optimistic and tried again when
 * another request was first.
 *
 * This room owns the journeys of an account: invited, signed up, migrated, recovered, changed. It
 * leaves what a user is to users, passwords and codes to their rooms, and signing in to signin.
 */

import { sessionInvalid, tooManyRequests, userNotFound } from '#contract/errors.ts';
import type { AttributeType } from '#contract/types.ts';
import {
  possessionsOf,
  withCountingFactors,
  withheldTargets,
} from '#domain/factors/second-factors.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import type { PolicyWording } from '#domain/passwords/policy.ts';
import {
  type Attributes,
  attributesForNewPassword,
  missingRequired,
  refuseUnwritable,
} from '#domain/users/attributes.ts';
import { loginKey, preferredOwner } from '#domain/users/login-names.ts';
import { inNextGeneration, signedOut } from '#domain/users/sign-in-generation.ts';
import { statusAfter } from '#domain/users/status.ts';
import { changeUser, writeUser } from '#domain/users/user-changes.ts';
import { parseUserFilter } from '#domain/users/user-filter.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Reads, Statements, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Page } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Triggers } from '#triggers/triggers.ts';
import type { MigrationReason, Migrations } from './migrations.ts';
import type { NewUserRequest, NewUsers } from './new-users.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly triggers: Triggers;
  readonly passwordKeeper: PasswordKeeper;
  readonly newUsers: NewUsers;
  readonly migrations: Migrations;
  readonly log: Log;
}

/** A `sub`, as this server makes them. */
const SUB = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

export class Accounts {
  readonly #parts: Parts;
  /** A known user, read when a name is unknown: not finding a user must take as long as finding one. */
  #standIn: Pick<User, 'poolId' | 'id'> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  // Finding

  /** The user who signs in by `name`: a username, or an alias the pool permits. */
  async byLogin(pool: Pool, name: string): Promise<User | undefined> {
    return this.#standingIn(await this.#loginOwner(pool, name));
  }

  /**
   * The user whom the `Username` of an operation means: the one who signs in by it, else the one
   * whose `sub` it is. Nobody signs in by a `sub` that is not the username.
   */
  async byLoginOrSub(pool: Pool, name: string): Promise<User | undefined> {
    // Asked at once for any name of that form, so that the time does not tell what it is.
    const [owner, subject] = await Promise.all([
      this.#loginOwner(pool, name),
      SUB.test(name) ? this.#parts.store.users.find(pool.id, name) : undefined,
    ]);
    return this.#standingIn(owner ?? subject);
  }

  async #loginOwner(pool: Pool, name: string): Promise<User | undefined> {
    const { users } = this.#parts.store;
    return preferredOwner(await users.findByLogin(pool.id, loginKey(pool, name)));
  }

  /** Reads another user in place of one who is not there. */
  async #standingIn(user: User | undefined): Promise<User | undefined> {
    const { users } = this.#parts.store;
    if (user) this.#standIn = { poolId: user.poolId, id: user.id };
    else if (this.#standIn) await users.find(this.#standIn.poolId, this.#standIn.id);
    return user;
  }

  /**
   * The user an administrator means by `name`.
   * @throws UserNotFoundException
   */
  async byName(pool: Pool, name: string): Promise<User> {
    const user = await this.byLoginOrSub(pool, name);
    if (!user) throw userNotFound();
    return user;
  }

  /**
   * One page of the users that pass `filter` (the grammar of ListUsers), after the key `after`.
   * @throws InvalidParameterException
   */
  async search(
    pool: Pool,
    filter: string | undefined,
    limit: number,
    after?: string,
  ): Promise<Page<User>> {
    return this.#parts.store.users.list(pool.id, parseUserFilter(filter), { limit, after });
  }

  /**
   * Up to `count` users of the pool in the order of their ids, from `id` on and around: the same
   * ones for an id until one of them goes or another comes between.
   */
  async usersFrom(pool: Pool, id: string, count: number): Promise<readonly User[]> {
    const { users } = this.#parts.store;
    const { items } = await users.list(pool.id, undefined, { limit: count, after: id });
    if (items.length === count) return items;
    const round = await users.list(pool.id, undefined, { limit: count - items.length });
    return [...items, ...round.items];
  }

  // Creating

  /**
   * Creates a user, or with MessageAction RESEND invites one again, as AdminCreateUser does.
   * @throws UsernameExistsException, InvalidParameterException, InvalidPasswordException,
   *   UserNotFoundException and UnsupportedUserStateException for RESEND,
   *   CodeDeliveryFailureException
   */
  async create(pool: Pool, input: NewUserRequest): Promise<User> {
    if (input.messageAction !== 'RESEND') return this.#parts.newUsers.create(pool, input);
    return this.#parts.newUsers.resend(pool, await this.byName(pool, input.username), input);
  }

  /** Whether a function of the pool may know users from elsewhere. */
  migrates(pool: Pool): boolean {
    return this.#parts.triggers.has(pool, 'UserMigration');
  }

  /**
   * Creates the user that the pool's function knows by `name`. Of any number of requests for one
   * user, one creates it and all go on with it.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException, UserNotFoundException when the user cannot be created
   */
  async migrate(pool: Pool, client: Client, name: string, reason: MigrationReason) {
    await this.#parts.migrations.migrate(pool, client, name, reason);
  }

  // Passwords

  /**
   * Sets a password for an administrator: a temporary one has to be replaced at sign-in, another
   * one confirms the user. Signed-in devices stay signed in.
   * @throws InvalidPasswordException, PasswordHistoryPolicyViolationException
   */
  async setPassword(
    pool: Pool,
    user: User,
    password: string,
    options: { readonly temporary: boolean; readonly wording: PolicyWording },
  ): Promise<void> {
    this.#parts.passwordKeeper.check(pool, password, options.wording);
    await this.#parts.passwordKeeper.refuseReused(pool, user, password);
    const keep = await this.#parts.passwordKeeper.prepare(pool, user, password, options.temporary);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await keep(tx);
      const status = options.temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED';
      return { ...inNextGeneration(current), status };
    });
    this.#audit('password set', user);
  }

  /**
   * Checks the answer to NEW_PASSWORD_REQUIRED and prepares it; the statements it answers set
   * the password and the attributes and confirm the user, in the caller's transaction.
   * `writable` are the attributes the client may write.
   * @throws InvalidPasswordException, PasswordHistoryPolicyViolationException,
   *   InvalidParameterException, NotAuthorizedException, AliasExistsException
   */
  async newPassword(
    pool: Pool,
    user: User,
    password: string,
    attributes: readonly AttributeType[],
    writable: ReadonlySet<string>,
  ): Promise<Statements> {
    attributesForNewPassword(pool, user.attributes, attributes);
    refuseUnwritable(
      attributes.map(({ Name }) => Name),
      writable,
    );
    this.#parts.passwordKeeper.check(pool, password, 'password policy');
    await this.#parts.passwordKeeper.refuseReused(pool, user, password);
    const keep = await this.#parts.passwordKeeper.prepare(pool, user, password, false);
    return async (tx) => {
      const current = await tx.users.find(pool.id, user.id);
      // Another request chose a password, or an administrator set one, after the challenge was sent.
      const status = current && statusAfter('answer NEW_PASSWORD_REQUIRED', current.status);
      if (!status) throw sessionInvalid();
      const set = attributesForNewPassword(pool, current.attributes, attributes);
      const mfa = await factorsBeside(tx, pool, current, set);
      await keep(tx);
      const written = await writeUser(tx, this.#parts.clock, pool, current, {
        ...current,
        status,
        attributes: { ...current.attributes, ...set },
        mfa,
      });
      if (!written) throw tooManyRequests();
    };
  }

  /** Attributes that the pool requires and the user lacks, in schema order. */
  missingRequiredAttributes(pool: Pool, user: User): readonly string[] {
    return missingRequired(pool, user.attributes);
  }

  // Changing

  /** Enables the user. Sign-ins that had begun before the user was disabled stay refused. */
  async enable(pool: Pool, user: User): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      if (current.enabled) return current;
      await tx.tokens.revokeUser(pool.id, user.id, this.#parts.clock.now());
      return { ...current, enabled: true };
    });
    this.#audit('user enabled', user);
  }

  /** Disables the user: no sign-in, and every token issued so far is revoked for good. */
  async disable(pool: Pool, user: User): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const now = this.#parts.clock.now();
      await tx.tokens.revokeUser(pool.id, user.id, now);
      return { ...signedOut(current, now), enabled: false };
    });
    this.#audit('user disabled', user);
  }

  /**
   * Deletes the user and everything that belongs to it; the names are free at once.
   * @throws UserNotFoundException when another request deleted it first
   */
  async delete(pool: Pool, user: User): Promise<void> {
    const removed = await this.#parts.store.transaction((tx) => tx.users.delete(pool.id, user.id));
    if (!removed) throw userNotFound();
    this.#audit('user deleted', user);
  }

  #audit(event: string, { poolId, id }: User): void {
    this.#parts.log.audit(event, { poolId, userId: id });
  }
}

/**
 * The user's factors beside attributes that came with a new password. Only the password has been
 * proven: an address that could be a factor is accepted only where the pool requires it, and then
 * the factors that counted before still count instead.
 * @throws NotAuthorizedException
 */
async function factorsBeside(
  reads: Reads,
  pool: Pool,
  user: User,
  attributes: Attributes,
): Promise<User['mfa']> {
  const has = await possessionsOf(reads, user);
  const withheld = withheldTargets(pool, user, has).filter((name) => name in attributes);
  if (withheld.length === 0) return user.mfa;
  refuseUnwritable(withheld, new Set(missingRequired(pool, user.attributes)));
  return withCountingFactors(pool, user, has);
}
