/**
 * Bringing the store to what a seed says: what is missing is made, what is there is changed, and
 * what the seed does not name stays. Whoever applies it twice finds nothing changed by the second.
 */
import { regionInPoolId } from '#contract/arn.ts';
import { structureOf } from '#contract/model.ts';
import type { SchemaAttributeType, UserPoolType } from '#contract/types.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { UserAttributes } from '#domain/accounts/user-attributes.ts';
import { heldIn } from '#domain/factors/held-authenticators.ts';
import { withFactor } from '#domain/factors/mfa-preferences.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { OperationCall } from '#http/exchange.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import {
  type ClientSeed,
  type CredentialSeed,
  type PoolSeed,
  type Seed,
  SeedError,
  type UserSeed,
} from './seed-format.ts';

export interface SeedParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly pools: Pools;
  readonly accounts: Accounts;
  readonly userAttributes: UserAttributes;
  readonly passwordKeeper: PasswordKeeper;
  readonly call: OperationCall;
}

/** What a seed named, for whoever applied it. */
export interface SeedCounts {
  readonly pools: number;
  readonly clients: number;
  readonly groups: number;
  readonly users: number;
}

/** What CreateUserPool takes and nothing changes later. */
const FIXED = ['UsernameAttributes', 'AliasAttributes', 'UsernameConfiguration'] as const;

export class Seeds {
  readonly #parts: SeedParts;
  /** One seed after the other: two at once would make the same things. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: SeedParts) {
    this.#parts = parts;
  }

  /** @throws SeedError, and CognitoError as the API does */
  apply(seed: Seed): Promise<SeedCounts> {
    const turn = this.#last.then(() => this.#apply(seed));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #apply({ pools }: Seed): Promise<SeedCounts> {
    for (const pool of pools) await this.#applyPool(pool);
    const count = (of: (pool: PoolSeed) => readonly unknown[]) =>
      pools.reduce((sum, pool) => sum + of(pool).length, 0);
    return {
      pools: pools.length,
      clients: count(({ clients }) => clients),
      groups: count(({ groups }) => groups),
      users: count(({ users }) => users),
    };
  }

  async #applyPool(seed: PoolSeed): Promise<void> {
    const { store, pools, call } = this.#parts;
    const { id, name, settings, mfa, domain } = seed;
    const region = regionInPoolId(id);
    const UserPoolTags = { ...settings.UserPoolTags, _custom_id_: id };
    const found = await store.pools.find(id);
    if (found) await this.#updatePool(seed, region, UserPoolTags);
    else await call('CreateUserPool', { ...settings, PoolName: name, UserPoolTags }, region);
    if (mfa) await call('SetUserPoolMfaConfig', { ...mfa, UserPoolId: id }, region);
    if (domain !== undefined && (await store.domains.find(domain))?.poolId !== id) {
      await call('CreateUserPoolDomain', { UserPoolId: id, Domain: domain }, region);
    }
    for (const server of seed.resourceServers) {
      const isThere = await store.resourceServers.find(id, server.Identifier);
      const name = isThere ? 'UpdateResourceServer' : 'CreateResourceServer';
      await call(name, { ...server, UserPoolId: id }, region);
    }
    for (const group of seed.groups) {
      const isThere = await store.groups.find(id, group.GroupName);
      await call(isThere ? 'UpdateGroup' : 'CreateGroup', { ...group, UserPoolId: id }, region);
    }
    for (const client of seed.clients) await this.#applyClient(id, client, region);
    const pool = await pools.current(id);
    for (const user of seed.users) await this.#applyUser(pool, user);
  }

  async #updatePool(
    { id, name, settings }: PoolSeed,
    region: string,
    UserPoolTags: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { call } = this.#parts;
    const { UserPool = {} as UserPoolType } = await call(
      'DescribeUserPool',
      { UserPoolId: id },
      region,
    );
    for (const member of FIXED) {
      const [is, wanted] = [UserPool[member], settings[member]];
      if (wanted !== undefined && JSON.stringify(wanted) !== JSON.stringify(is)) {
        throw new SeedError(`${id}: ${member} cannot change. Reset this server first.`);
      }
    }
    const missing = missingAttributes(settings.Schema ?? [], UserPool.SchemaAttributes ?? []);
    if (missing.length > 0) {
      await call('AddCustomAttributes', { UserPoolId: id, CustomAttributes: missing }, region);
    }
    const changeable = only(settings, 'UpdateUserPoolRequest');
    const update = { ...changeable, UserPoolId: id, PoolName: name, UserPoolTags };
    await call('UpdateUserPool', update, region);
  }

  async #applyClient(UserPoolId: string, seed: ClientSeed, region: string): Promise<void> {
    const { store, call } = this.#parts;
    const { id: ClientId, name: ClientName, secret, settings } = seed;
    const found = await store.clients.find(ClientId);
    if (found && found.poolId !== UserPoolId) {
      throw new SeedError(`The client ${ClientId} belongs to ${found.poolId}.`);
    }
    const isSame = found && found.secrets.at(0)?.value === secret;
    if (found && !isSame) await call('DeleteUserPoolClient', { UserPoolId, ClientId }, region);
    if (!isSame) {
      const pinned = { UserPoolId, ClientName: `_custom_id_:${ClientId}` };
      const ClientSecret = secret === undefined ? {} : { ClientSecret: secret };
      await call('CreateUserPoolClient', { ...settings, ...ClientSecret, ...pinned }, region);
    }
    // It gets its own name now: the one it was made by held its id.
    const changeable = only(settings, 'UpdateUserPoolClientRequest');
    await call('UpdateUserPoolClient', { ...changeable, UserPoolId, ClientId, ClientName }, region);
  }

  async #applyUser(pool: Pool, seed: UserSeed): Promise<void> {
    const { store, accounts, call } = this.#parts;
    const user = await this.#userFor(pool, seed);
    if (seed.credential) await this.#applyCredential(pool, user, seed.credential);
    const names = { UserPoolId: pool.id, Username: user.username };
    const memberships = await store.groups.ofUser(pool.id, user.id);
    for (const GroupName of seed.groups) {
      if (memberships.some(({ name }) => name === GroupName)) continue;
      await call('AdminAddUserToGroup', { ...names, GroupName }, pool.region);
    }
    if (seed.authenticator) await this.#applyAuthenticator(pool, user, seed.authenticator);
    if (user.enabled && !seed.enabled) await accounts.disable(pool, user);
    if (!user.enabled && seed.enabled) await accounts.enable(pool, user);
  }

  async #userFor(pool: Pool, { username, sub, attributes }: UserSeed): Promise<User> {
    const { accounts, userAttributes } = this.#parts;
    const list = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    const found = await accounts.byLoginOrSub(pool, username);
    if (!found) {
      const messageAction = 'SUPPRESS';
      return accounts.create(pool, { username, attributes: list, messageAction, id: sub });
    }
    if (sub !== undefined && found.id !== sub) {
      throw new SeedError(
        `${pool.id}: the sub of ${username} cannot change. Delete the user first.`,
      );
    }
    const changed = list.filter(({ Name, Value }) => found.attributes[Name] !== Value);
    if (changed.length > 0) {
      await userAttributes.update(pool, found, changed, 'admin', undefined);
    }
    return found;
  }

  /** Leaves a password that is right already: to set it again would end sign-ins under way. */
  async #applyCredential(pool: Pool, user: User, seed: CredentialSeed): Promise<void> {
    const { store, clock, accounts, passwordKeeper } = this.#parts;
    const { temporary } = seed;
    const kept = await store.users.password(pool.id, user.id);
    if ('password' in seed) {
      const { password } = seed;
      const isSame =
        kept?.temporary === temporary &&
        (await passwordKeeper.compare(pool, user, password, kept)).right;
      if (isSame) return;
      await accounts.setPassword(pool, user, password, { temporary, wording: 'password policy' });
      return;
    }
    const { salt, verifier } = seed;
    if (kept?.salt.equals(salt)) return;
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await tx.users.setPassword(pool.id, user.id, {
        salt,
        verifier,
        temporary,
        setAt: clock.now(),
      });
      return { ...current, status: temporary ? 'FORCE_CHANGE_PASSWORD' : 'CONFIRMED' };
    });
  }

  /** Makes the secret the user's one authenticator, which counts and is preferred. */
  async #applyAuthenticator(pool: Pool, user: User, secret: Buffer): Promise<void> {
    const { store, clock } = this.#parts;
    const held = heldIn(await store.softwareTokens.find(pool.id, user.id));
    if (held[0]?.secret.equals(secret)) return;
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      await tx.softwareTokens.delete(pool.id, user.id);
      const createdAt = clock.now();
      await tx.softwareTokens.add(pool.id, user.id, { secret, lastStep: -1, createdAt });
      return { ...current, mfa: withFactor(current.mfa, 'SOFTWARE_TOKEN_MFA', true) };
    });
  }
}

/** Those of the attributes that the pool does not have yet. */
function missingAttributes(
  wanted: readonly SchemaAttributeType[],
  present: readonly SchemaAttributeType[],
): readonly SchemaAttributeType[] {
  const names = new Set(present.map(({ Name }) => Name));
  return wanted.filter(({ Name }) => !names.has(Name) && !names.has(`custom:${Name}`));
}

/** The members that the shape has too. */
function only<T extends object>(given: T, shape: string): Partial<T> {
  const known = structureOf(shape).members;
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in known)) as Partial<T>;
}
