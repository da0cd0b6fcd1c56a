/** A seed of what the store holds, as seed-format.ts reads it. Passwords go along as verifiers. */
import { heldIn } from '#domain/factors/held-authenticators.ts';
import { toBase32 } from '#platform/base32.ts';
import type { Reads, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import { all, every } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Password, User } from '#store/tables/users.ts';

/** Everything in the store but users of providers, all of it as it is at one instant. */
export function snapshot(store: Store): Promise<object> {
  return store.snapshot(async (reads) => {
    const pools: object[] = [];
    for (const region of await reads.pools.regions()) {
      for await (const pool of every((page) => reads.pools.list(region, page))) {
        pools.push(await poolOf(reads, pool));
      }
    }
    return { pools };
  });
}

async function poolOf(reads: Reads, pool: Pool): Promise<object> {
  const { id, name, mfa, tags } = pool;
  const { _custom_id_: _, ...UserPoolTags } = tags;
  // Of the standard attributes those that every pool has are left out.
  const Schema = pool.schema
    .filter(({ Name = '', Required }) => Name.startsWith('custom:') || (Required && Name !== 'sub'))
    .map((attribute) => ({ ...attribute, Name: attribute.Name?.replace('custom:', '') }));
  const [domain] = await reads.domains.ofPool(id);
  const servers = await all((page) => reads.resourceServers.list(id, page));
  const groups = await all((page) => reads.groups.list(id, page));
  const clients = await all((page) => reads.clients.list(id, page));
  const users: object[] = [];
  for await (const user of every((page) => reads.users.list(id, undefined, page))) {
    if (user.provider === undefined) users.push(await userOf(reads, user));
  }
  return {
    id,
    name,
    settings: {
      ...settingsOf(pool),
      ...(Schema.length > 0 && { Schema }),
      ...(Object.keys(UserPoolTags).length > 0 && { UserPoolTags }),
    },
    mfa,
    ...(domain?.kind === 'prefix' && { domain: domain.domain }),
    resourceServers: servers.map(({ identifier, name: Name, scopes }) => ({
      Identifier: identifier,
      Name,
      Scopes: scopes,
    })),
    groups: groups.map(({ name: GroupName, description, roleArn, precedence }) => ({
      GroupName,
      Description: description,
      RoleArn: roleArn,
      Precedence: precedence,
    })),
    clients: clients.map(clientOf),
    users,
  };
}

/** The settings as they can be given: the days of a temporary password stand in the policy alone. */
function settingsOf({ settings }: Pool): Pool['settings'] {
  const { AdminCreateUserConfig, ...rest } = settings;
  if (!AdminCreateUserConfig) return rest;
  const { UnusedAccountValidityDays: _, ...given } = AdminCreateUserConfig;
  return { ...rest, AdminCreateUserConfig: given };
}

function clientOf({ id, name, secrets, settings }: Client): object {
  const [secret] = secrets;
  return { id, name, ...(secret && { secret: secret.value }), settings };
}

async function userOf(reads: Reads, user: User): Promise<object> {
  const { poolId, id, username, attributes, enabled } = user;
  const password = await reads.users.password(poolId, id);
  const groups = await reads.groups.ofUser(poolId, id);
  const [held] = heldIn(await reads.softwareTokens.find(poolId, id));
  return {
    // Where people sign in by an address it is the username that they are made by.
    username: username === id ? (attributes['email'] ?? attributes['phone_number']) : username,
    sub: id,
    ...(password && 'verifier' in password && { verifier: verifierOf(password) }),
    attributes,
    groups: groups.map(({ name }) => name),
    ...(held && { authenticator: toBase32(held.secret) }),
    enabled,
  };
}

const verifierOf = ({ salt, verifier, temporary }: Extract<Password, { verifier: Buffer }>) => ({
  salt: salt.toString('base64'),
  value: verifier.toString('base64'),
  temporary,
});
