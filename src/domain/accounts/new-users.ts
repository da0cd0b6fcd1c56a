/** AdminCreateUser: a new user with its names, a temporary password and an invitation. */
import { invalidParameter, unsupportedUserState } from '#contract/errors.ts';
import type { AttributeType, DeliveryMediumType, MessageActionType } from '#contract/types.ts';
import type { Messaging } from '#messaging/messaging.ts';
import { invitation } from '#messaging/templates.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { LoginName, Pool, User } from '#store/records.ts';
import type { Store, Transaction } from '#store/store.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import {
  type Attributes,
  applyChanges,
  attributesForCreation,
  attributesForUpdate,
} from './attributes.ts';
import type { Within } from './authenticators.ts';
import { loginKey, loginNamesOf, nameTakenOnCreation, usernameAttribute } from './login-names.ts';
import type { PasswordKeeper } from './password-keeper.ts';
import { changeUser, changing, isMovable, takeOver } from './user-changes.ts';

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

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly messaging: Messaging;
  readonly triggers: Triggers;
  readonly passwords: PasswordKeeper;
}

interface Delivery {
  readonly medium: DeliveryMediumType;
  readonly destination: string;
}

export class NewUsers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Creates the user and invites it. Without a temporary password one is generated, except in a
   * pool whose users sign in by one-time codes: there the user is confirmed without a password.
   * The pool's function may refuse the user. The invitation leaves after the user is durable;
   * when it fails, RESEND invites again.
   */
  async create(pool: Pool, input: NewUser): Promise<User> {
    const kind = usernameAttribute(pool, input.username);
    const list = kind ? withUsername(input.attributes, kind, input.username) : input.attributes;
    const password = this.#temporaryPassword(pool, input);
    const attributes = attributesForCreation(pool, list, 'admin');
    const deliveries = password === undefined ? [] : await this.deliveries(pool, input, attributes);

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
    const now = clock.now();
    const user: User = {
      poolId: pool.id,
      id,
      username: kind ? id : input.username,
      status: password === undefined ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
      enabled: true,
      attributes,
      mfa: { enabled: [] },
      signedOutAt: 0,
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    const keep =
      password === undefined ? undefined : await passwords.prepare(pool, user, password, true);
    await this.add(pool, user, keep, input.forceAliasCreation ?? false);
    if (password !== undefined) {
      await this.invite(pool, user, input.username, deliveries, password);
    }
    return user;
  }

  /**
   * Writes a new user, with its names and whatever `keep` writes beside it; `force` takes aliases
   * over from whose they are.
   * @throws UsernameExistsException
   */
  async add(pool: Pool, user: User, keep: Within | undefined, force: boolean): Promise<void> {
    await changing(this.#parts.store, this.#parts.random, async (tx) => {
      for (const name of loginNamesOf(pool, user)) await this.#claim(tx, pool, name, user, force);
      await tx.users.insert(user);
      await keep?.(tx);
    });
  }

  /** Invites a user again who has not signed in yet, with a new temporary password. */
  async resend(pool: Pool, found: User, input: NewUser): Promise<User> {
    refuseUnlessInvited(found);
    const { passwords } = this.#parts;
    const password = input.temporaryPassword ?? passwords.generate(pool);
    passwords.check(pool, password, 'password policy');
    // What the user already has is no change: it must not make a verified address unverified.
    const news = input.attributes.filter(
      ({ Name, Value }) => Value === undefined || found.attributes[Name] !== Value,
    );
    const changes = attributesForUpdate(pool, news, 'admin');
    const attributes = applyChanges(found.attributes, changes);
    const deliveries = await this.deliveries(pool, input, attributes);
    const keep = await passwords.prepare(pool, found, password, true);

    const change = async (current: User, tx: Transaction) => {
      refuseUnlessInvited(current);
      await keep(tx);
      return { ...current, attributes: applyChanges(current.attributes, changes) };
    };
    const user = await changeUser(this.#parts, pool, found.id, change, {
      taken: nameTakenOnCreation,
    });
    await this.invite(pool, user, input.username, deliveries, password);
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
   * Where the invitation goes: every desired medium the user can be reached by.
   * @throws CodeDeliveryFailureException when it could not be sent now
   */
  async deliveries(
    pool: Pool,
    input: Pick<NewUser, 'messageAction' | 'deliveryMediums'>,
    attributes: Attributes,
  ): Promise<readonly Delivery[]> {
    if (input.messageAction === 'SUPPRESS') return [];
    const mediums = new Set<DeliveryMediumType>(input.deliveryMediums ?? ['SMS']);
    const deliveries = [...mediums].flatMap((medium) => {
      const destination = attributes[medium === 'EMAIL' ? 'email' : 'phone_number'];
      return destination === undefined ? [] : [{ medium, destination }];
    });
    for (const { medium } of deliveries) await this.#parts.messaging.ready(pool.id, medium);
    return deliveries;
  }

  /** Sends the invitation; `password` is what it tells of the password. */
  async invite(
    pool: Pool,
    user: User,
    loginName: string,
    deliveries: readonly Delivery[],
    password: string,
  ): Promise<void> {
    for (const { medium, destination } of deliveries) {
      await this.#parts.messaging.send({
        poolId: pool.id,
        username: user.username,
        userId: user.id,
        medium,
        destination,
        purpose: 'CustomMessage_AdminCreateUser',
        ...invitation(pool, medium, loginName, password),
        code: password,
      });
    }
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
