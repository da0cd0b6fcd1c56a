/**
 * Seeds: pools with all that is in them, as a developer writes them down. What the API has a shape
 * for is written as the API has it; names that mean nothing are refused. docs/seeds.md has the form.
 */
import { structureOf } from '#contract/model.ts';
import type {
  CreateGroupRequest,
  CreateResourceServerRequest,
  CreateUserPoolClientRequest,
  CreateUserPoolRequest,
  SetUserPoolMfaConfigRequest,
} from '#contract/types.ts';
import { fromBase32 } from '#platform/base32.ts';

export interface Seed {
  readonly pools: readonly PoolSeed[];
}

export interface PoolSeed {
  /** The whole id, with its region. */
  readonly id: string;
  readonly name: string;
  readonly settings: Omit<CreateUserPoolRequest, 'PoolName'>;
  readonly mfa: Omit<SetUserPoolMfaConfigRequest, 'UserPoolId'> | undefined;
  /** The prefix of its pages. */
  readonly domain: string | undefined;
  readonly resourceServers: readonly Omit<CreateResourceServerRequest, 'UserPoolId'>[];
  readonly groups: readonly Omit<CreateGroupRequest, 'UserPoolId'>[];
  readonly clients: readonly ClientSeed[];
  readonly users: readonly UserSeed[];
}

export interface ClientSeed {
  readonly id: string;
  readonly name: string;
  readonly secret: string | undefined;
  readonly settings: Omit<CreateUserPoolClientRequest, 'UserPoolId' | 'ClientName'>;
}

export interface UserSeed {
  readonly username: string;
  /** The `sub`; drawn when absent. */
  readonly sub: string | undefined;
  readonly credential: CredentialSeed | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  /** The secret of the authenticator. */
  readonly authenticator: Buffer | undefined;
  readonly enabled: boolean;
}

/** A password in the clear, or what a snapshot knows of one. */
export type CredentialSeed =
  | { readonly password: string; readonly temporary: boolean }
  | { readonly verifier: Buffer; readonly salt: Buffer; readonly temporary: boolean };

/** What is wrong with a seed, and where: `pools[0].users[1].password must be a text.` */
export class SeedError extends Error {
  override readonly name = 'SeedError';
}

/** A place in the seed, by which failures name it. */
type SeedPlace = string;

/** @throws SeedError */
export function readSeed(json: unknown): Seed {
  const { pools } = members(json, 'the seed', ['pools']);
  return { pools: each(pools, 'pools', poolIn) };
}

function poolIn(json: unknown, at: SeedPlace): PoolSeed {
  const names = ['id', 'name', 'settings', 'mfa', 'domain', 'resourceServers'] as const;
  const given = members(json, at, [...names, 'groups', 'clients', 'users']);
  const id = text(given['id'], `${at}.id`);
  if (!/^[\w-]+_[0-9a-zA-Z]+$/.test(id)) {
    throw new SeedError(`${at}.id must be a user pool id such as us-east-1_Shop.`);
  }
  return {
    id,
    name: optional(given['name'], `${at}.name`, text) ?? id,
    settings: shaped(given['settings'], `${at}.settings`, 'CreateUserPoolRequest', ['PoolName']),
    mfa: optional(given['mfa'], `${at}.mfa`, (value, place) =>
      shaped(value, place, 'SetUserPoolMfaConfigRequest', ['UserPoolId']),
    ),
    domain: optional(given['domain'], `${at}.domain`, text),
    resourceServers: each(given['resourceServers'], `${at}.resourceServers`, (value, place) =>
      shaped(value, place, 'CreateResourceServerRequest', ['UserPoolId']),
    ),
    groups: each(given['groups'], `${at}.groups`, (value, place) =>
      shaped(value, place, 'CreateGroupRequest', ['UserPoolId']),
    ),
    clients: each(given['clients'], `${at}.clients`, clientIn),
    users: each(given['users'], `${at}.users`, userIn),
  };
}

function clientIn(json: unknown, at: SeedPlace): ClientSeed {
  const given = members(json, at, ['id', 'name', 'secret', 'settings']);
  const id = text(given['id'], `${at}.id`);
  const own = ['UserPoolId', 'ClientName', 'ClientSecret', 'GenerateSecret'];
  return {
    id,
    name: optional(given['name'], `${at}.name`, text) ?? id,
    secret: optional(given['secret'], `${at}.secret`, text),
    settings: shaped(given['settings'], `${at}.settings`, 'CreateUserPoolClientRequest', own),
  };
}

function userIn(json: unknown, at: SeedPlace): UserSeed {
  const names = ['username', 'sub', 'attributes', 'groups', 'authenticator', 'enabled'] as const;
  const given = members(json, at, [...names, 'password', 'temporaryPassword', 'verifier']);
  return {
    username: text(given['username'], `${at}.username`),
    sub: optional(given['sub'], `${at}.sub`, uuid),
    credential: credentialIn(given, at),
    attributes: texts(given['attributes'], `${at}.attributes`),
    groups: each(given['groups'], `${at}.groups`, text),
    authenticator: optional(given['authenticator'], `${at}.authenticator`, base32),
    enabled: optional(given['enabled'], `${at}.enabled`, flag) ?? true,
  };
}

function credentialIn(given: Record<string, unknown>, at: SeedPlace): CredentialSeed | undefined {
  const ways = ['password', 'temporaryPassword', 'verifier'].filter((way) => way in given);
  if (ways.length > 1) throw new SeedError(`${at} has ${ways.join(' and ')}; give one of them.`);
  const [way] = ways;
  if (way === undefined) return undefined;
  if (way !== 'verifier') {
    return {
      password: text(given[way], `${at}.${way}`),
      temporary: way === 'temporaryPassword',
    };
  }
  const place = `${at}.verifier`;
  const { salt, value, temporary } = members(given[way], place, ['salt', 'value', 'temporary']);
  return {
    salt: base64(salt, `${place}.salt`),
    verifier: base64(value, `${place}.value`),
    temporary: optional(temporary, `${place}.temporary`, flag) ?? false,
  };
}

/** The members of an object, all of which have a meaning here. */
function members(json: unknown, at: SeedPlace, known: readonly string[]): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new SeedError(`${at} must be an object.`);
  }
  for (const name of Object.keys(json)) {
    if (!known.includes(name)) {
      throw new SeedError(`${at} cannot have ${name}. It can have ${known.join(', ')}.`);
    }
  }
  return json as Record<string, unknown>;
}

/** The members of a shape of the API but `own`, which the seed says elsewhere. */
function shaped<T>(json: unknown, at: SeedPlace, shape: string, own: readonly string[]): T {
  const names = Object.keys(structureOf(shape).members).filter((name) => !own.includes(name));
  return members(json ?? {}, at, names) as T;
}

function each<T>(
  json: unknown,
  at: SeedPlace,
  read: (value: unknown, at: SeedPlace) => T,
): readonly T[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) throw new SeedError(`${at} must be a list.`);
  return json.map((value, index) => read(value, `${at}[${index}]`));
}

function optional<T>(
  json: unknown,
  at: SeedPlace,
  read: (value: unknown, at: SeedPlace) => T,
): T | undefined {
  return json === undefined ? undefined : read(json, at);
}

function text(json: unknown, at: SeedPlace): string {
  if (typeof json === 'string' && json !== '') return json;
  throw new SeedError(`${at} must be a text.`);
}

function flag(json: unknown, at: SeedPlace): boolean {
  if (typeof json === 'boolean') return json;
  throw new SeedError(`${at} must be true or false.`);
}

function texts(json: unknown, at: SeedPlace): Readonly<Record<string, string>> {
  const given = members(json ?? {}, at, Object.keys(json ?? {}));
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, text(value, `${at}.${name}`)]),
  );
}

function uuid(json: unknown, at: SeedPlace): string {
  const given = text(json, at);
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(given)) return given;
  throw new SeedError(`${at} must be a UUID in lower case.`);
}

function base32(json: unknown, at: SeedPlace): Buffer {
  const secret = fromBase32(text(json, at));
  if (secret && secret.length > 0) return secret;
  throw new SeedError(`${at} must be a secret in base32.`);
}

function base64(json: unknown, at: SeedPlace): Buffer {
  const bytes = Buffer.from(text(json, at), 'base64');
  if (bytes.length > 0) return bytes;
  throw new SeedError(`${at} must be base64.`);
}
