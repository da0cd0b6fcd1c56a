/**
 * The administrators of this server: users of its own pool. A group of them has a role, whose policy
 * says what they may do; the role trusts ID tokens of the console's client for members of the group.
 */
import { isIP } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { poolProvider, poolProviderArn, roleArn } from '#contract/arn.ts';
import { invalidParameter } from '#contract/errors.ts';
import type { CreateUserPoolClientRequest } from '#contract/types.ts';
import type { Roles } from '#domain/access/roles.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { PasswordKeeper } from '#domain/passwords/password-keeper.ts';
import type { PoolDomains } from '#domain/pools/domains.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { attributesForCreation } from '#domain/users/attributes.ts';
import type { Groups } from '#domain/users/groups.ts';
import { refuseTakenUsername } from '#domain/users/login-name-claims.ts';
import { nameTakenOnCreation } from '#domain/users/login-names.ts';
import { newUser } from '#domain/users/new-user.ts';
import { addUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Random } from '#platform/random.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

/** The group of those who may do everything. */
export const ADMINISTRATORS = 'administrators';
/** The prefix of their pool's pages, or what it begins with where another pool has it. */
const PREFIX_DOMAIN = 'administrators';
const EVERYTHING = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
};
/** The name of a session of a role, which the e-mail address is. */
const SESSION_NAME = /^[\w+=,.-]{1,40}@[\w.-]{1,23}$/;
const GROUP = /^[\w+=,.-]{1,40}$/;
const SESSION_SECONDS = 3600;

/** A role of administrators, by their group. */
export const administratorsRole = (group: string) =>
  group === ADMINISTRATORS ? 'PoolhouseAdministrators' : `Poolhouse-${group}`;

export interface NewAdministrator {
  readonly email: string;
  readonly group: string;
  /** What the members of a new group may do; for that of the administrators everything. */
  readonly policy?: object | undefined;
}

export interface MadeAdministrator {
  readonly temporaryPassword: string;
  readonly role: string;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly ids: Ids;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly domains: PoolDomains;
  readonly groups: Groups;
  readonly roles: Roles;
  readonly passwordKeeper: PasswordKeeper;
  readonly accountId: string;
  readonly region: string;
  /** How the outside reaches this server. */
  readonly publicUrl: () => string;
}

export class Administrators {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Makes an administrator with a temporary password, and what is missing of pool, pages, client,
   * group and role. What was interrupted is gone on with by the next call.
   * @throws InvalidParameterException, UsernameExistsException
   */
  async create({ email, group, policy }: NewAdministrator): Promise<MadeAdministrator> {
    if (!SESSION_NAME.test(email)) {
      throw invalidParameter(
        'An administrator has an e-mail address of at most 64 letters, digits and _+=,.@- for a name.',
      );
    }
    if (!GROUP.test(group)) {
      throw invalidParameter('A group has a name of at most 40 letters, digits and _+=,.-.');
    }
    const { pools, region } = this.#parts;
    const pool = await pools.ofAdministrators(region);
    await this.#nameRelyingParty(pool);
    await refuseTakenUsername(this.#parts.store, pool, email, () =>
      nameTakenOnCreation('username'),
    );
    await this.#openPages(pool);
    const client = await this.#consoleClient(pool);
    await this.#openGroup(pool, client, group, policy);
    return {
      temporaryPassword: await this.#addUser(pool, email, group),
      role: administratorsRole(group),
    };
  }

  async #openPages(pool: Pool): Promise<void> {
    const { store, domains, ids } = this.#parts;
    if ((await store.domains.ofPool(pool.id)).some(({ kind }) => kind === 'prefix')) return;
    const isTaken = (await store.domains.find(PREFIX_DOMAIN)) !== undefined;
    const Domain = isTaken ? `${PREFIX_DOMAIN}-${ids.clientId().slice(0, 8)}` : PREFIX_DOMAIN;
    await domains.create({ UserPoolId: pool.id, Domain, ManagedLoginVersion: 2 });
  }

  /** Browsers take passkeys for the name of the server or one above it, and none for an address. */
  async #nameRelyingParty(pool: Pool): Promise<void> {
    const { pools, publicUrl } = this.#parts;
    const { hostname } = new URL(publicUrl());
    const { RelyingPartyId: named } = pool.mfa.WebAuthnConfiguration ?? {};
    const isFit = named !== undefined && `.${hostname}`.endsWith(`.${named.toLowerCase()}`);
    if (isFit || isAddress(hostname)) return;
    await pools.change(pool.id, ({ mfa, ...current }) => ({
      ...current,
      mfa: {
        ...mfa,
        WebAuthnConfiguration: { ...mfa.WebAuthnConfiguration, RelyingPartyId: hostname },
      },
    }));
  }

  /** The client that the console is, which comes back to where the server is now. */
  async #consoleClient(pool: Pool): Promise<Client> {
    const { clients, pools, publicUrl } = this.#parts;
    const settings = consoleClient(pool.id, `${publicUrl()}/console/`);
    const { clientId } = pool.administration ?? {};
    if (clientId !== undefined) return clients.update({ ...settings, ClientId: clientId });
    const client = await clients.create(settings);
    await pools.change(pool.id, (current) => ({
      ...current,
      administration: { clientId: client.id },
    }));
    return client;
  }

  async #openGroup(pool: Pool, client: Client, group: string, policy: object | undefined) {
    const { store, roles, groups, accountId, region } = this.#parts;
    const name = administratorsRole(group);
    const known = await store.roles.find(name);
    if (known && policy && !isDeepStrictEqual(known.policy, policy)) {
      throw invalidParameter(
        `The group ${group} has another policy. Change it by poolhouse admin put-role-policy ${name}.`,
      );
    }
    if (!known) {
      const given = policy ?? (group === ADMINISTRATORS ? EVERYTHING : undefined);
      if (!given) throw invalidParameter(`The group ${group} is new: say what it may do.`);
      const trust = trustOf(pool.id, client.id, group, accountId);
      await roles.create({ name, trust, policy: given, maxSessionSeconds: SESSION_SECONDS });
    }
    if (await store.groups.find(pool.id, group)) return;
    const precedence = group === ADMINISTRATORS ? 0 : 1;
    await groups.create(pool, group, { precedence, roleArn: roleArn(region, accountId, name) });
  }

  async #addUser(pool: Pool, email: string, group: string): Promise<string> {
    const { clock, ids, passwordKeeper, groups } = this.#parts;
    const attributes = attributesForCreation(
      pool,
      [
        { Name: 'email', Value: email },
        { Name: 'email_verified', Value: 'true' },
      ],
      'admin',
    );
    const status = 'FORCE_CHANGE_PASSWORD';
    const facts = { poolId: pool.id, id: ids.uuid(), username: email, status, attributes } as const;
    const user = newUser(facts, clock.now());
    const password = passwordKeeper.generate(pool);
    const keep = await passwordKeeper.prepare(pool, user, password, true);
    await addUser(this.#parts, pool, user, { taken: nameTakenOnCreation, takesOver: false }, keep);
    await groups.add(pool, group, user);
    return password;
  }
}

const isAddress = (hostname: string) => isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0;

/** Public, with PKCE; nothing it is given outlasts a working day. */
const consoleClient = (UserPoolId: string, address: string) =>
  ({
    UserPoolId,
    ClientName: 'Console',
    CallbackURLs: [address],
    LogoutURLs: [address],
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: ['code'],
    AllowedOAuthScopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],
    SupportedIdentityProviders: ['COGNITO'],
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
    EnableTokenRevocation: true,
    AccessTokenValidity: 15,
    IdTokenValidity: 60,
    RefreshTokenValidity: 12,
    TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'hours' },
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
  }) satisfies CreateUserPoolClientRequest;

function trustOf(poolId: string, clientId: string, group: string, accountId: string): object {
  const provider = poolProvider(poolId);
  return {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: poolProviderArn(poolId, accountId) },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${provider}:aud`]: clientId },
        'ForAnyValue:StringEquals': { [`${provider}:groups`]: group },
      },
    },
  };
}
