/** AdminCreateUser: a new user with its names, a temporary password and an invitation. */
import { invalidParameter, unsupportedUserState } from '#contract/errors.ts';
import type { AttributeType, DeliveryMediumType, MessageActionType } from '#contract/types.ts';
import type { MessageComposer } from '#domain/messages/message-composer.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { temporaryPasswordEnd } from '#domain/passwords/policy.ts';
import {
  applyChanges,
  attributesForCreation,
  attributesForUpdate,
} from '#domain/users/attributes.ts';
import {
  loginKey,
  loginNamesOf,
  nameTakenOnCreation,
  usernameAttribute,
} from '#domain/users/login-names.ts';
import { changeUser, changing, isMovable, takeOver } from '#domain/users/user-changes.ts';
import type { Message, Messaging } from '#messaging/messaging.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Statements, Store, Transaction } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { LoginName, User } from '#store/tables/users.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';

export interface NewUser {
  readonly username: string;
  readonly attributes: readonly AttributeType[];
  readonly temporaryPassword?: string | undefined;
  /** Takes a verified e-mail address or phone number over from the user whose alias it is. */
  readonly forceAliasCreation?: boolean | undefined;
  readonly messageAction?: MessageActionType | undefined;
  /** SMS when absent, as the API has it. */
  readonly deliveryMediums?: readonly DeliveryMediumType[] | undefined;
  /** For the pool's functions alone. */
  readonly validationData?: Metadata | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

/** A user as it begins; `now` in epoch milliseconds. */
export function beginningUser(
  told: Pick<User, 'poolId' | 'id' | 'username' | 'status' | 'attributes'> &
    Partial<Pick<User, 'mfa'>>,
  now: number,
): User {
  return {
    mfa: { enabled: [] },
    ...told,
    enabled: true,
    signedOutAt: 0,
    createdAt: now,
    modifiedAt: now,
    version: 1,
  };
}

/** What is written together with a new user. */
interface NewcomerParts {
  readonly keep: Statements | undefined;
  readonly invitations: readonly Message[];
  readonly force: boolean;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly messaging: Messaging;
  readonly triggers: Triggers;
  readonly composer: MessageComposer;
  readonly passwords: PasswordKeeper;
}

const MEDIUMS = ['EMAIL', 'SMS'] as const;

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
  async create(pool: Pool, input: NewUser): Promise<User> {
    const kind = usernameAttribute(pool, input.username);
    const list = kind ? withUsername(input.attributes, kind, input.username) : input.attributes;
    const password = this.#temporaryPassword(pool, input);
    const attributes = attributesForCreation(pool, list, 'admin', true);
    const { clock, ids, passwords, store, triggers } = this.#parts;
    // Spares functions and hashing for names that are plainly taken; the claims below decide.
    const owners = await store.users.findByLogin(pool.id, loginKey(pool, input.username));
    if (owners.length > 0) throw nameTakenOnCreation(kind ?? 'username');
    const id = ids.uuid();
    const { validationData, clientMetadata } = input;
    await triggers.call(
      preSignUp,
      { pool, clientId: undefined, userName: kind ? id : input.username },
      { source: 'AdminCreateUser', attributes, validationData, clientMetadata },
    );
    const username = kind ? id : input.username;
    const status = password === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
    const user = beginningUser({ poolId: pool.id, id, username, status, attributes }, clock.now());
    const invitations =
      password === undefined ? [] : await this.invitations(pool, user, input, password);
    const keep =
      password === undefined ? undefined : await passwords.prepare(pool, user, password, true);
    await this.add(pool, user, { keep, invitations, force: input.forceAliasCreation ?? false });
    return user;
  }

  /**
   * Writes a new user, with its names, its invitations and whatever `keep` writes beside it;
   * `force` takes aliases over from whose they are.
   * @throws UsernameExistsException
   */
  async add(pool: Pool, user: User, { keep, invitations, force }: NewcomerParts): Promise<void> {
    const { store, random, messaging } = this.#parts;
    await changing(store, random, async (tx) => {
      for (const name of loginNamesOf(pool, user)) await this.#claim(tx, pool, name, user, force);
      await tx.users.insert(user);
      await keep?.(tx);
      await this.#post(tx, invitations);
    });
    await messaging.dispatch(...invitations);
  }

  /** Invites a user again who has not signed in yet, with a new temporary password. */
  async resend(pool: Pool, found: User, input: NewUser): Promise<User> {
    refuseUnlessInvited(found);
    const { passwords, messaging } = this.#parts;
    const password = input.temporaryPassword ?? passwords.generate(pool);
    passwords.check(pool, password, 'password policy');
    // What the user already has is no change: it must not make a verified address unverified.
    const news = input.attributes.filter(
      ({ Name, Value }) => Value === undefined || found.attributes[Name] !== Value,
    );
    const changes = attributesForUpdate(pool, news, 'admin');
    const attributes = applyChanges(found.attributes, changes);
    const invitations = await this.invitations(pool, { ...found, attributes }, input, password);
    const keep = await passwords.prepare(pool, found, password, true);

    const change = async (current: User, tx: Transaction) => {
      refuseUnlessInvited(current);
      await keep(tx);
      // An earlier invitation that has not left yet has the wrong password by now.
      for (const medium of MEDIUMS) {
        if (invitations.some((each) => each.medium === medium)) continue;
        await tx.outbox.drop(pool.id, found.id, topicOf(medium));
      }
      await this.#post(tx, invitations);
      return { ...current, attributes: applyChanges(current.attributes, changes) };
    };
    const user = await changeUser(this.#parts, pool, found.id, change, {
      taken: nameTakenOnCreation,
    });
    await messaging.dispatch(...invitations);
    return user;
  }

  /** The given password, else a generated one; none where people sign in by one-time codes. */
  #temporaryPassword(pool: Pool, input: NewUser): string | undefined {
    const { passwords } = this.#parts;
    if (input.temporaryPassword !== undefined) {
      passwords.check(pool, input.temporaryPassword, 'password policy');
      return input.temporaryPassword;
    }
    return offersPasswordless(pool) ? undefined : passwords.generate(pool);
  }

  /**
   * The invitation by every desired medium the user can be reached by; `password` is what it
   * tells of the password.
   * @throws CodeDeliveryFailureException when it could not be delivered now
   */
  async invitations(
    pool: Pool,
    user: User,
    input: Pick<NewUser, 'username' | 'messageAction' | 'deliveryMediums' | 'clientMetadata'>,
    password: string,
  ): Promise<readonly Message[]> {
    if (input.messageAction === 'SUPPRESS') return [];
    const { messaging, composer, clock } = this.#parts;
    const mediums = new Set<DeliveryMediumType>(input.deliveryMediums ?? ['SMS']);
    const invitations: Message[] = [];
    for (const medium of mediums) {
      const destination = user.attributes[medium === 'EMAIL' ? 'email' : 'phone_number'];
      if (destination === undefined) continue;
      await messaging.ready(pool.id, medium);
      invitations.push(
        await composer.compose({
          pool,
          user,
          occasion: 'AdminCreateUser',
          medium,
          destination,
          code: password,
          loginName: input.username,
          topic: topicOf(medium),
          expiresAt: temporaryPasswordEnd(clock.now(), pool.settings.Policies?.PasswordPolicy),
          clientMetadata: input.clientMetadata,
        }),
      );
    }
    return invitations;
  }

  async #post(tx: Transaction, invitations: readonly Message[]): Promise<void> {
    for (const invitation of invitations) await this.#parts.messaging.post(tx, invitation);
  }

  async #claim(
    tx: Transaction,
    pool: Pool,
    name: LoginName,
    user: User,
    force: boolean,
  ): Promise<void> {
    // A username that is another user's sub would answer administrators in that user's place.
    if (name.kind === 'username' && (await tx.users.find(pool.id, user.username))) {
      throw nameTakenOnCreation('username');
    }
    if (await tx.users.claimLogin(pool.id, name, user.id)) return;
    if (!force || !isMovable(pool, name)) throw nameTakenOnCreation(name.kind);
    await takeOver(tx, this.#parts.clock, pool, name, user.id);
  }
}

const topicOf = (medium: DeliveryMediumType) => `invitation ${medium}`;

/** Adds the username to the attributes as what it is; a different value beside it is refused. */
export function withUsername(
  list: readonly AttributeType[],
  kind: 'email' | 'phone_number',
  username: string,
): readonly AttributeType[] {
  const given = list.find(({ Name }) => Name === kind)?.Value;
  if (given && given !== username) {
    throw invalidParameter(
      `User ${kind} should be empty or same as username, since username attribute is ${kind}`,
    );
  }
  return [...list.filter(({ Name }) => Name !== kind), { Name: kind, Value: username }];
}

function refuseUnlessInvited(user: User): void {
  if (user.status === 'FORCE_CHANGE_PASSWORD') return;
  throw unsupportedUserState(
    `Resend not possible. ${user.username} status is not FORCE_CHANGE_PASSWORD`,
  );
}

/** Whether users of the pool may have no password: they sign in by one-time codes. */
export function offersPasswordless(pool: Pool): boolean {
  const factors = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
  return factors.includes('EMAIL_OTP') || factors.includes('SMS_OTP');
}
