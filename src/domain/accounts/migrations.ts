/**
 * Users who come from elsewhere when they first sign in or recover: the pool's UserMigration
 * function knows them, and they are created here from what it tells.
 */
import { CognitoError, invalidParameter, migrationFailed } from '#contract/errors.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { isTooLong } from '#domain/passwords/policy.ts';
import { attributesForCreation } from '#domain/users/attributes.ts';
import { loginKey, usernameAttribute } from '#domain/users/login-names.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { type MigratedUser, userMigration } from '#triggers/user-migration.ts';
import { beginningUser, type NewUsers, withUsername } from './new-users.ts';

/** Why a user is asked for, and what the request says to functions. */
export interface MigrationOccasion {
  readonly source: 'Authentication' | 'ForgotPassword';
  /** What the person typed; none for a forgotten password. */
  readonly password?: string | undefined;
  readonly validationData?: Metadata | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

/** Stands in the invitation where a temporary password would: people know the one they have. */
const OWN_PASSWORD = '********';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly triggers: Triggers;
  readonly passwords: PasswordKeeper;
  readonly newUsers: NewUsers;
}

export class Migrations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks the function for the user behind `name` and creates it, unless someone else just has. */
  async migrate(
    pool: Pool,
    client: Client,
    name: string,
    occasion: MigrationOccasion,
  ): Promise<void> {
    const { triggers, store } = this.#parts;
    const { source, password, validationData, clientMetadata } = occasion;
    // Nobody could sign in by it here, whoever it signed in elsewhere.
    if (password !== undefined && isTooLong(password)) return;
    const found = await triggers.call(
      userMigration,
      { pool, clientId: client.id, userName: name },
      { source, password, validationData, clientMetadata },
    );
    if (!found) return;
    try {
      await this.#create(pool, client, name, found, occasion);
    } catch (refusal) {
      if (!(refusal instanceof CognitoError)) throw refusal;
      // Two requests of one person: whoever was second goes on with the user of the first.
      const owners = await store.users.findByLogin(pool.id, loginKey(pool, name));
      if (owners.length > 0) return;
      if (refusal.reason === 'tooManyRequests' || isOfTrigger(refusal)) throw refusal;
      throw Object.assign(migrationFailed(client.id), { cause: refusal });
    }
  }

  async #create(
    pool: Pool,
    client: Client,
    name: string,
    found: MigratedUser,
    { source, password, validationData, clientMetadata }: MigrationOccasion,
  ): Promise<void> {
    const { ids, clock, triggers, newUsers, passwords } = this.#parts;
    const kind = usernameAttribute(pool, name);
    const told = Object.entries(found.attributes).map(([Name, Value]) => ({ Name, Value }));
    const list = kind ? withUsername(told, kind, name) : told;
    const attributes = attributesForCreation(pool, list, 'admin');
    if (found.smsMfa && !attributes.phone_number) {
      throw invalidParameter('SMS_MFA needs a phone number.');
    }
    const id = ids.uuid();
    await triggers.call(
      preSignUp,
      { pool, clientId: client.id, userName: kind ? id : name },
      { source: 'AdminCreateUser', attributes, validationData, clientMetadata },
    );
    const newcomer = {
      poolId: pool.id,
      id,
      username: kind ? id : name,
      // Nobody proved a password in the flow of a forgotten one.
      status: found.status ?? (source === 'Authentication' ? 'CONFIRMED' : 'RESET_REQUIRED'),
      attributes,
      ...(found.smsMfa && { mfa: { enabled: ['SMS_MFA'], preferred: 'SMS_MFA' } as const }),
    };
    const user = beginningUser(newcomer, clock.now());
    // The policy is for new passwords: this one was good elsewhere.
    const keep =
      password !== undefined && user.status === 'CONFIRMED'
        ? await passwords.prepare(pool, user, password, false)
        : undefined;
    const invitation = {
      username: name,
      messageAction: found.quiet ? 'SUPPRESS' : undefined,
      deliveryMediums: found.deliveryMediums,
    } as const;
    const invitations = await newUsers.invitations(pool, user, invitation, OWN_PASSWORD);
    await newUsers.add(pool, user, { keep, invitations, force: found.forceAliasCreation });
  }
}
