/**
 * The users of a pool: found by what they sign in by, created, changed and removed.
 *
 * Names are claimed one by one in the transaction that writes the user, so that of any number
 * of requests for one name exactly one succeeds. Passwords are hashed before a transaction
 * begins; changes are optimistic and tried again when another request was first.
 */
import { sessionInvalid, tooManyRequests, userNotFound } from '#contract/errors.ts';
import type { AttributeType } from '#contract/types.ts';
import type { MessageComposer } from '#domain/messages/message-composer.ts';
import { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import type { PolicyWording } from '#domain/passwords/policy.ts';
import {
  attributesForNewPassword,
  missingRequired,
  refuseUnwritable,
} from '#domain/users/attributes.ts';
import { loginKey, preferredOwner } from '#domain/users/login-names.ts';
import { statusAfter } from '#domain/users/status.ts';
import { changeUser, writeUser } from '#domain/users/user-changes.ts';
import { parseUserFilter } from '#domain/users/user-filter.ts';
import type { Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import type { ModularExponentiation } from '#platform/modexp.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Page } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { type MigrationOccasion, Migrations } from './migrations.ts';
import { type NewUser, NewUsers } from './new-users.ts';

export interface AccountsOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly modexp: ModularExponentiation;
  readonly messaging: Messaging;
  readonly triggers: Triggers;
  readonly composer: MessageComposer;
  readonly log: Log;
}

export class Accounts {
  readonly #parts: AccountsOptions;
  readonly #passwords: PasswordKeeper;
  readonly #newUsers: NewUsers;
  readonly #migrations: Migrations;
  /** Some user, who is read where a name is nobody's: not to find must take as long as to find. */
  #standIn: Pick<User, 'poolId' | 'id'> | undefined;

  constructor(options: AccountsOptions) {
    this.#parts = options;
    this.#passwords = new PasswordKeeper(options);
    const passwords = this.#passwords;
    this.#newUsers = new NewUsers({ ...options, passwords });
    this.#migrations = new Migrations({ ...options, passwords, newUsers: this.#newUsers });
  }

  // Finding

  /** The user who signs in by `name`: a username, or an alias the pool permits. */
  async byLogin(pool: Pool, name: string): Promise<User | undefined> {
    const { users } = this.#parts.store;
    const user = preferredOwner(await users.findByLogin(pool.id, loginKey(pool, name)));
    if (user) this.#standIn = { poolId: pool.id, id: user.id };
    else if (this.#standIn) await users.find(this.#standIn.poolId, this.#standIn.id);
    return user;
  }

  /**
   * The user an administrator means by `name`: whoever signs in by it, else whose `sub` it is.
   * @throws UserNotFoundException
   */
  async byName(pool: Pool, name: string): Promise<User> {
    const user =
      (await this.byLogin(pool, name)) ?? (await this.#parts.store.users.find(pool.id, name));
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

  // Creating

  /**
   * Creates a user, or with MessageAction RESEND invites one again, as AdminCreateUser does.
   * @throws UsernameExistsException, InvalidParameterException, InvalidPasswordException,
   *   UserNotFoundException and UnsupportedUserStateException for RESEND,
   *   CodeDeliveryFailureException
   */
  async create(pool: Pool, input: NewUser): Promise<User> {
    if (input.messageAction !== 'RESEND') return this.#newUsers.create(pool, input);
    return this.#newUsers.resend(pool, await this.byName(pool, input.username), input);
  }

  /** Whether a function of the pool may know users that are not here. */
  migrates(pool: Pool): boolean {
    return this.#parts.triggers.has(pool, 'UserMigration');
  }

  /**
   * Creates the user whom the pool's function knows by `name`; of any number of requests for one
   * user one creates it, and all go on with it.
   * @throws UserLambdaValidationException, UnexpectedLambdaException,
   *   InvalidLambdaResponseException, UserNotFoundException when the user cannot be created
   */
  async migrate(pool: Pool, client: Client, name: string, occasion: MigrationOccasion) {
    await this.#migrations.migrate(pool, client, name, occasion);
  }

  // Passwords

  /**
   * Sets a password by an administrator's word: a temporary one asks for a new one at sign-in,
   * another confirms the user. Signed-in devices stay signed in.
   * @throws InvalidPasswordException, PasswordHistoryPolicyViolationException
   */
  async setPassword(
    pool: Pool,
    user: User,
    password: string,
    options: { readonly temporary: boolean; readonly wording: PolicyWording },
  ): Promise<void> {
    this.#passwords.check(pool, password, options.wording);
    await this.#passwords.refuseReused(pool, user, password);
    const keep = await this.#passwords.prepare(pool, user, password, options.temporary);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await keep(tx);
      return { ...current, status: options.temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED' };
    });
    this.#audit('password set', user);
  }

  /**
   * Checks the answer to NEW_PASSWORD_REQUIRED and prepares it; the statements it answers set
   * the password and the attributes and confirm the user, in the caller's transaction.
   * `writable` are the attributes the client may write; without it, all that a user may.
   * @throws InvalidPasswordException, PasswordHistoryPolicyViolationException,
   *   InvalidParameterException, NotAuthorizedException, AliasExistsException
   */
  async newPassword(
    pool: Pool,
    user: User,
    password: string,
    attributes: readonly AttributeType[],
    writable?: ReadonlySet<string>,
  ): Promise<Statements> {
    attributesForNewPassword(pool, user.attributes, attributes);
    if (writable)
      refuseUnwritable(
        attributes.map(({ Name }) => Name),
        writable,
      );
    this.#passwords.check(pool, password, 'password policy');
    await this.#passwords.refuseReused(pool, user, password);
    const keep = await this.#passwords.prepare(pool, user, password, false);
    return async (tx) => {
      const current = await tx.users.find(pool.id, user.id);
      // Someone else chose a password, or an administrator set one, since the challenge was posed.
      const status = current && statusAfter('answer NEW_PASSWORD_REQUIRED', current.status);
      if (!status) throw sessionInvalid();
      const set = attributesForNewPassword(pool, current.attributes, attributes);
      await keep(tx);
      const written = await writeUser(tx, this.#parts.clock, pool, current, {
        ...current,
        status,
        attributes: { ...current.attributes, ...set },
      });
      if (!written) throw tooManyRequests();
    };
  }

  /** Attributes the pool requires and the user has not got, in schema order. */
  missingRequiredAttributes(pool: Pool, user: User): readonly string[] {
    return missingRequired(pool, user.attributes);
  }

  // Changing

  /** Lets the user in again. A sign-in that was under way when the user was shut out stays out. */
  async enable(pool: Pool, user: User): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      if (current.enabled) return current;
      await tx.tokens.revokeUser(pool.id, user.id, this.#parts.clock.now());
      return { ...current, enabled: true };
    });
    this.#audit('user enabled', user);
  }

  /** Shuts the user out: no sign-in, and every token given out so far is revoked for good. */
  async disable(pool: Pool, user: User): Promise<void> {
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const now = this.#parts.clock.now();
      await tx.tokens.revokeUser(pool.id, user.id, now);
      return { ...current, enabled: false, signedOutAt: Math.max(now, current.signedOutAt) };
    });
    this.#audit('user disabled', user);
  }

  /**
   * Removes the user with everything that belongs to it; the names are free at once.
   * @throws UserNotFoundException when someone else removed it first
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
