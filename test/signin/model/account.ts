/** What happens to users, pools, tokens and time while people sign in. */
import assert from 'node:assert/strict';
import { secretHash } from '#domain/secret-hash.ts';
import { readFactors } from './enrol.ts';
import {
  type Factor,
  forgive,
  isGood,
  isStanding,
  type ModelAccess,
  type ModelPool,
  type ModelRefresh,
  type ModelUser,
  noAttempts,
  type World,
} from './model.ts';
import {
  check,
  checkRefusal,
  existing,
  INVALID,
  NOT_AUTHORIZED,
  note,
  pick,
  refused,
  takeTokens,
} from './settle.ts';
import { newPassword, PASSWORDS } from './sign-in.ts';
import { send } from './wire.ts';

const REFUSED_TOKEN = refused('NotAuthorizedException', 'UserNotFoundException');
const REVOKED = NOT_AUTHORIZED;

// Preferences and settings

export interface Preferences {
  readonly type: 'preferences';
  readonly by: 'user' | 'admin';
  readonly which: number;
  readonly totp: 'on' | 'off' | 'preferred' | 'as is';
  readonly sms: 'on' | 'off' | 'preferred' | 'as is';
}

const SETTINGS = {
  on: { Enabled: true, PreferredMfa: false },
  off: { Enabled: false, PreferredMfa: false },
  preferred: { Enabled: true, PreferredMfa: true },
  'as is': undefined,
};

export async function preferences(world: World, command: Preferences): Promise<void> {
  const { by, totp, sms } = command;
  const token = by === 'user' ? pick(world.access, command.which) : undefined;
  if (by === 'user' && !token) return;
  const user = token ? token.family.user : pick(existing(world), command.which)!;
  const settings = { SoftwareTokenMfaSettings: SETTINGS[totp], SMSMfaSettings: SETTINGS[sms] };
  const answer = token
    ? await send(world.url, 'SetUserMFAPreference', { AccessToken: token.text, ...settings })
    : await send(world.url, 'AdminSetUserMFAPreference', {
        UserPoolId: user.pool.id,
        Username: user.name,
        ...settings,
      });
  const judge = () => {
    if (token && !isGood(token, world.clock.now())) return REFUSED_TOKEN;
    const has = {
      SOFTWARE_TOKEN_MFA: user.active !== undefined,
      SMS_MFA: user.phone !== undefined,
    };
    if (totp === 'preferred' && sms === 'preferred') return INVALID;
    for (const [factor, wish] of [
      ['SOFTWARE_TOKEN_MFA', totp],
      ['SMS_MFA', sms],
    ] as const) {
      const turnsOn = wish === 'on' || wish === 'preferred';
      if (turnsOn && !has[factor]) return INVALID;
      if (wish === 'off' && by === 'user' && isDemanded(user, factor)) return INVALID;
    }
    return undefined;
  };
  const refusal = judge();
  check(world, `preferences by ${by}`, answer, refusal);
  if (!user.exists) return;
  const before = [...user.factors];
  await readFactors(world, user);
  if (refusal) assert.deepEqual(user.factors, before, 'a refusal changed the factors');
}

const isDemanded = ({ pool, factors }: ModelUser, factor: Factor) =>
  pool.mode === 'ON' && factors.includes(factor);

export interface PoolMfa {
  readonly type: 'pool mfa';
  readonly pool: number;
  readonly mode: ModelPool['mode'];
  readonly factors: 'totp' | 'sms' | 'both';
}

export const SMS_CONFIGURATION = {
  SnsCallerArn: 'arn:aws:iam::123456789012:role/sms',
  ExternalId: 'model',
};

export async function poolMfa(world: World, command: PoolMfa): Promise<void> {
  const pool = pick(world.pools, command.pool)!;
  const { mode } = command;
  const totp = mode !== 'OFF' && command.factors !== 'sms';
  const sms = mode !== 'OFF' && command.factors !== 'totp';
  const answer = await send(world.url, 'SetUserPoolMfaConfig', {
    UserPoolId: pool.id,
    MfaConfiguration: mode,
    ...(totp && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(sms && { SmsMfaConfiguration: { SmsConfiguration: SMS_CONFIGURATION } }),
  });
  check(world, `MFA ${mode}`, answer, undefined);
  Object.assign(pool, { mode, totp, sms });
}

// Users

export interface Administer {
  readonly type: 'administer';
  readonly user: number;
  readonly what:
    | 'delete software token'
    | 'set password'
    | 'set temporary password'
    | 'disable'
    | 'enable'
    | 'sign out'
    | 'recreate';
  readonly password: number;
}

export async function administer(world: World, command: Administer): Promise<void> {
  const user = pick(existing(world), command.user)!;
  const input = { UserPoolId: user.pool.id, Username: user.name };
  const act = async (operation: string, more: object = {}) => {
    const answer = await send(world.url, operation, { ...input, ...more });
    check(world, operation, answer, undefined);
  };
  const text = PASSWORDS[command.password % PASSWORDS.length]!;
  switch (command.what) {
    case 'delete software token':
      await act('AdminDeleteSoftwareToken');
      user.active = undefined;
      user.pending = undefined;
      forgive(user, 'software-token');
      await readFactors(world, user);
      break;
    case 'set password':
    case 'set temporary password': {
      const temporary = command.what === 'set temporary password';
      await act('AdminSetUserPassword', { Password: text, Permanent: !temporary });
      user.password = newPassword(world, text, temporary);
      break;
    }
    case 'disable':
      await act('AdminDisableUser');
      user.enabled = false;
      revokeAll(world, user);
      break;
    case 'enable':
      await act('AdminEnableUser');
      user.enabled = true;
      break;
    case 'sign out':
      await act('AdminUserGlobalSignOut');
      revokeAll(world, user);
      break;
    case 'recreate':
      await act('AdminDeleteUser');
      user.exists = false;
      user.pool.users.delete(user.name);
      await createUser(world, user.pool, user.name, text, user.phone);
      break;
  }
  note(world, command.what);
}

function revokeAll(world: World, user: ModelUser): void {
  for (const { family } of world.access) if (family.user === user) family.revoked = true;
}

/** A user whose password is `text`, temporary until it is replaced. */
export async function createUser(
  world: World,
  pool: ModelPool,
  name: string,
  text: string,
  phone: string | undefined,
): Promise<ModelUser> {
  const answer = await send(world.url, 'AdminCreateUser', {
    UserPoolId: pool.id,
    Username: name,
    TemporaryPassword: text,
    MessageAction: 'SUPPRESS',
    UserAttributes: phone === undefined ? [] : [{ Name: 'phone_number', Value: phone }],
  });
  check(world, 'AdminCreateUser', answer, undefined);
  const attributes: { Name: string; Value: string }[] = answer.body.User.Attributes;
  const user: ModelUser = {
    pool,
    name,
    sub: attributes.find(({ Name }) => Name === 'sub')!.Value,
    phone,
    exists: true,
    enabled: true,
    password: newPassword(world, text, true),
    lastStep: -1,
    factors: [],
    preferred: undefined,
    attempts: {
      password: noAttempts(),
      'software-token': noAttempts(),
      'message-code': noAttempts(),
    },
  };
  pool.users.set(name, user);
  world.users.push(user);
  return user;
}

// Tokens

export interface UseToken {
  readonly type: 'use token';
  readonly which: number;
  readonly how: 'GetUser' | 'GlobalSignOut';
}

export async function useToken(world: World, command: UseToken): Promise<void> {
  const token = pick(world.access, command.which);
  if (!token) return;
  const { user } = token.family;
  const good = isGood(token, world.clock.now());
  const { how } = command;
  const answer = await send(world.url, how, { AccessToken: token.text });
  check(
    world,
    `${how}${good ? '' : ' with a token that has ended'}`,
    answer,
    good ? undefined : REFUSED_TOKEN,
  );
  if (good && how === 'GetUser') assert.equal(answer.body.Username, user.name);
  if (good && how === 'GlobalSignOut') revokeAll(world, user);
}

/** Every token ever given out, once more. */
export async function checkAllTokens(world: World): Promise<void> {
  for (const token of world.access) await expectToken(world, token);
}

async function expectToken(world: World, token: ModelAccess): Promise<void> {
  const good = isGood(token, world.clock.now());
  const answer = await send(world.url, 'GetUser', { AccessToken: token.text });
  check(
    world,
    `GetUser with a token that is ${good ? 'good' : 'not'}`,
    answer,
    good ? undefined : REFUSED_TOKEN,
  );
}

export interface Refresh {
  readonly type: 'refresh';
  readonly which: number;
  readonly operation: 'InitiateAuth' | 'AdminInitiateAuth' | 'GetTokensFromRefreshToken';
  readonly client: 'same' | 'other';
  /** After how many milliseconds the same token is used once more, if at all. */
  readonly again?: number | undefined;
}

export async function refresh(world: World, command: Refresh): Promise<void> {
  const token = pick(world.refresh, command.which);
  if (!token) return;
  await refreshWith(world, token, command);
  if (command.again === undefined) return;
  world.clock.advance(command.again);
  await refreshWith(world, token, command);
}

async function refreshWith(world: World, token: ModelRefresh, command: Refresh): Promise<void> {
  const { family } = token;
  const { user } = family;
  const same = command.client === 'same';
  const client = same ? family.client : world.clients.find((one) => one !== family.client)!;
  const { operation } = command;
  const { secret } = client;
  const input =
    operation === 'GetTokensFromRefreshToken'
      ? { ClientId: client.id, RefreshToken: token.text, ClientSecret: secret }
      : {
          ClientId: client.id,
          ...(operation === 'AdminInitiateAuth' && { UserPoolId: client.pool.id }),
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: {
            REFRESH_TOKEN: token.text,
            ...(secret && { SECRET_HASH: secretHash(secret, user.name, client.id) }),
          },
        };
  const answer = await send(world.url, operation, input);
  const what = `${operation} with a refresh token`;
  const replaces = client.graceMs !== undefined;
  if (replaces && operation !== 'GetTokensFromRefreshToken') {
    checkRefusal(world, what, answer, INVALID.refused);
    return;
  }
  const refusal = same ? judgeRefresh(world, token) : REVOKED;
  check(world, what, answer, refusal);
  if (refusal) return;
  assert.equal(answer.body.AuthenticationResult.RefreshToken !== undefined, replaces);
  note(world, replaces ? 'replaced a refresh token' : 'refreshed');
  takeTokens(world, answer, family);
  // A successor lives as long as the token it replaces.
  if (replaces) world.refresh.push({ ...world.refresh.pop()!, expiresAt: token.expiresAt });
}

function judgeRefresh(world: World, token: ModelRefresh) {
  const { family } = token;
  const now = world.clock.now();
  if (!isStanding(family) || token.expiresAt <= now) return REVOKED;
  const { graceMs } = family.client;
  if (graceMs === undefined) return undefined;
  if (token.replacedAt === undefined) {
    token.replacedAt = now;
    return undefined;
  }
  if (now < token.replacedAt + graceMs) return undefined;
  family.revoked = true;
  return refused('RefreshTokenReuseException');
}

export interface Revoke {
  readonly type: 'revoke';
  readonly which: number;
  readonly client: 'same' | 'other';
}

export async function revoke(world: World, command: Revoke): Promise<void> {
  const token = pick(world.refresh, command.which);
  if (!token) return;
  const { family } = token;
  const same = command.client === 'same';
  const client = same ? family.client : world.clients.find((one) => one !== family.client)!;
  const answer = await send(world.url, 'RevokeToken', {
    ClientId: client.id,
    ClientSecret: client.secret,
    Token: token.text,
  });
  // A token of another client is as unknown as one that never was.
  check(world, 'RevokeToken', answer, undefined);
  if (same) family.revoked = true;
}

// Time

export interface Pass {
  readonly type: 'pass';
  readonly ms: number;
}
