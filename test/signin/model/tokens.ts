/** What becomes of tokens: used, renewed, revoked. */
import assert from 'node:assert/strict';
import { secretHash } from '#domain/clients/secret-hash.ts';
import {
  endEverything,
  isGood,
  isStanding,
  type ModelAccess,
  type ModelRefresh,
  type ModelUser,
  type World,
} from './model.ts';
import {
  check,
  checkRefusal,
  INVALID,
  NOT_AUTHORIZED,
  note,
  pick,
  REFUSED_TOKEN,
  refused,
  takeTokens,
} from './settle.ts';
import { send } from './wire.ts';

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
  if (good && how === 'GlobalSignOut') {
    revokeAll(world, user);
    endEverything(world, user);
  }
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
  const refusal = same ? judgeRefresh(world, token) : NOT_AUTHORIZED;
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
  if (!isStanding(family) || token.expiresAt <= now) return NOT_AUTHORIZED;
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
  if (!same) return;
  family.revoked = true;
}

export function revokeAll(world: World, user: ModelUser): void {
  for (const { family } of world.access) if (family.user === user) family.revoked = true;
}
