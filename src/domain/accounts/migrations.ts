/**
 * Users who are migrated from elsewhere when they first sign in or recover: the pool's
 * UserMigration function knows them, and they are created here from its answer.
 */
import { CognitoError, invalidParameter, migrationFailed } from '#contract/errors.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import { isTooLong } from '#domain/passwords/policy.ts';
import { attributesForCreation } from '#domain/users/attributes.ts';
import { loginKey, nameTakenOnCreation, usernameAttribute } from '#domain/users/login-names.ts';
import { newUser, usernameFor, withUsername } from '#domain/users/new-user.ts';
import { addUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { preSignUp } from '#triggers/pre-sign-up.ts';
import type { Metadata } from '#triggers/trigger.ts';
import type { Triggers } from '#triggers/triggers.ts';
import { type MigratedUser, userMigration } from '#triggers/user-migration.ts';
import type { Invitations } from './invitations.ts';

/** Why the function is called, and what the request passes to it. */
export interface MigrationReason {
  readonly source: 'Authentication' | 'ForgotPassword';
  /** The password as typed; absent when it was forgotten. */
  readonly password?: string | undefined;
  readonly validationData?: Metadata | undefined;
  readonly clientMetadata?: Metadata | undefined;
}

/** Stands in the invitation in place of a temporary password: people know the one they have. */
const OWN_PASSWORD = '********';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly triggers: Triggers;
  readonly passwordKeeper: PasswordKeeper;
  readonly invitations: Invitations;
}

export class Migrations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Asks the function for the user of the name and creates it, unless another request just has. */
  async migrate(pool: Pool, client: Client, name: string, reason: MigrationReason): Promise<void> {
    const { triggers, store } = this.#parts;
    const { source, password, validationData, clientMetadata } = reason;
    // A password of this length signs in nobody here, even if it did elsewhere.
    if (password !== undefined && isTooLong(password)) return;
    const found = await triggers.call(
      userMigration,
      { pool, clientId: client.id, userName: name },
      { source, password, validationData, clientMetadata },
    );
    if (!found) return;
    try {
      await this.#create(pool, client, name, found, reason);
    } catch (refusal) {
      if (!(refusal instanceof CognitoError)) throw refusal;
      // Of two requests for one user, the second goes on with the user that the first created.
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
    { source, password, validationData, clientMetadata }: MigrationReason,
  ): Promise<void> {
    const { ids, clock, triggers, invitations, passwordKeeper } = this.#parts;
    const kind = usernameAttribute(pool, name);
    const attributesThere = Object.entries(found.attributes).map(([Name, Value]) => ({
      Name,
      Value,
    }));
    const list = withUsername(attributesThere, kind, name);
    const attributes = attributesForCreation(pool, list, 'admin');
    if (found.smsMfa && !attributes.phone_number) {
      throw invalidParameter('SMS_MFA needs a phone number.');
    }
    const id = ids.uuid();
    const username = usernameFor(kind, name, id);
    await triggers.call(
      preSignUp,
      { pool, clientId: client.id, userName: username },
      { source: 'AdminCreateUser', attributes, validationData, clientMetadata },
    );
    const newcomer = {
      poolId: pool.id,
      id,
      username,
      // No password was proven in the flow of a forgotten one.
      status: found.status ?? (source === 'Authentication' ? 'CONFIRMED' : 'RESET_REQUIRED'),
      attributes,
      ...(found.smsMfa && { mfa: { enabled: ['SMS_MFA'], preferred: 'SMS_MFA' } as const }),
    };
    const user = newUser(newcomer, clock.now());
    // The policy is for new passwords: this one was valid elsewhere.
    const keep =
      password !== undefined && user.status === 'CONFIRMED'
        ? await passwordKeeper.prepare(pool, user, password, false)
        : undefined;
    const invitation = {
      username: name,
      messageAction: found.quiet ? 'SUPPRESS' : undefined,
      deliveryMediums: found.deliveryMediums,
    } as const;
    const messages = await invitations.compose(pool, user, invitation, OWN_PASSWORD);
    const rules = { taken: nameTakenOnCreation, takesOver: found.forceAliasCreation };
    await addUser(this.#parts, pool, user, rules, async (tx) => {
      await keep?.(tx);
      await invitations.post(tx, messages);
    });
    await invitations.dispatch(messages);
  }
}
