/** AdminCreateUser: a new user with its names, a temporary password and an invitation. */
import { unsupportedUserState } from '#contract/errors.ts';
import type { AttributeType } from '#contract/types.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { allowsNoPassword } from '#domain/passwords/policy.ts';
import {
  applyChanges,
  attributesForCreation,
  attributesForUpdate,
  refuseFlagsAlone,
} from '#domain/users/attributes.ts';
import { refuseTakenUsername } from '#domain/users/login-name-claims.ts';
import { nameTakenOnCreation, usernameAttribute } from '#domain/users/login-names.ts';
import { newUser, usernameFor, withUsername } from '#domain/users/new-user.ts';
import { addUser, changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { type InvitationRequest, type Invitations, refuseUnreachable } from './invitations.ts';

export interface NewUserRequest extends InvitationRequest {
  readonly attributes: readonly AttributeType[];
  /** The `sub`; drawn when absent. */
  readonly id?: string | undefined;
  readonly temporaryPassword?: string | undefined;
  /** Takes a verified e-mail address or phone number over from the user whose alias it is. */
  readonly forceAliasCreation?: boolean | undefined;
  /** Passed to the pool's functions only. */
  readonly validationData?: Metadata | undefined;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly triggers: Triggers;
  readonly passwordKeeper: PasswordKeeper;
  readonly invitations: Invitations;
}

export class NewUsers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Creates the user and invites it. Without a temporary password one is generated, except in a
   * pool whose users sign in by one-time codes: there the user is confirmed without a password.
   * The pool's function may refuse the user.
   */
  async create(pool: Pool, request: NewUserRequest): Promise<User> {
    const { username: name, validationData, clientMetadata } = request;
    const kind = usernameAttribute(pool, name);
    const list = withUsername(request.attributes, kind, name);
    const password = this.#temporaryPassword(pool, request);
    const attributes = attributesForCreation(pool, list, 'admin', true);
    refuseUnreachable(attributes, request.deliveryMediums);
    const { clock, ids, passwordKeeper, store, triggers, invitations } = this.#parts;
    await refuseTakenUsername(store, pool, name, () => nameTakenOnCreation(kind ?? 'username'));
    const id = request.id ?? ids.uuid();
    const username = usernameFor(kind, name, id);
    await triggers.call(
      preSignUp,
      { pool, clientId: undefined, userName: username },
      { source: 'AdminCreateUser', attributes, validationData, clientMetadata },
    );
    const status = password === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    const user = newUser({ poolId: pool.id, id, username, status, attributes }, clock.now());
    const messages =
      password === undefined ? [] : await invitations.compose(pool, user, request, password);
    const keep =
      password === undefined ? undefined : await passwordKeeper.prepare(pool, user, password, true);
    const rules = { taken: nameTakenOnCreation, takesOver: request.forceAliasCreation ?? false };
    await addUser(this.#parts, pool, user, rules, async (tx) => {
      await keep?.(tx);
      await invitations.post(tx, messages);
    });
    await invitations.dispatch(messages);
    return user;
  }

  /** Invites a user again who has not signed in yet, with a new temporary password. */
  async resend(pool: Pool, found: User, request: NewUserRequest): Promise<User> {
    refuseUnlessInvited(found);
    const { passwordKeeper, invitations } = this.#parts;
    const password = request.temporaryPassword ?? passwordKeeper.generate(pool);
    passwordKeeper.check(pool, password, 'password policy');
    // What the user already has is no change: it must not make a verified address unverified.
    const news = request.attributes.filter(
      ({ Name, Value }) => Value === undefined || found.attributes[Name] !== Value,
    );
    const changes = attributesForUpdate(pool, news, 'admin');
    const attributes = applyChanges(found.attributes, changes);
    refuseFlagsAlone(attributes);
    refuseUnreachable(attributes, request.deliveryMediums);
    const messages = await invitations.compose(pool, { ...found, attributes }, request, password);
    const keep = await passwordKeeper.prepare(pool, found, password, true);
    const change = async (current: User, tx: Transaction) => {
      refuseUnlessInvited(current);
      await keep(tx);
      await invitations.replace(tx, found, messages);
      return { ...current, attributes: applyChanges(current.attributes, changes) };
    };
    const user = await changeUser(this.#parts, pool, found.id, change, {
      taken: nameTakenOnCreation,
    });
    await invitations.dispatch(messages);
    return user;
  }

  /** The given password, else a generated one; none where people sign in by one-time codes. */
  #temporaryPassword(pool: Pool, { temporaryPassword }: NewUserRequest): string | undefined {
    const { passwordKeeper } = this.#parts;
    if (temporaryPassword !== undefined) {
      passwordKeeper.check(pool, temporaryPassword, 'password policy');
      return temporaryPassword;
    }
    return allowsNoPassword(pool) ? undefined : passwordKeeper.generate(pool);
  }
}

function refuseUnlessInvited(user: User): void {
  if (user.status === 'FORCE_CHANGE_PASSWORD') return;
  throw unsupportedUserState(
    `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`,
  );
}
