import { randomBytes, randomUUID } from 'node:crypto';
import type { Store, Transaction } from '#store/store.ts';
import type { AuthEvent } from '#store/tables/auth-events.ts';
import type { AuthorizationCode } from '#store/tables/authorizations.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Group } from '#store/tables/groups.ts';
import type { OutgoingMessage } from '#store/tables/outbox.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { RefreshToken, TokenFamily, TokenSession } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';

/** The store a group of tests runs on, once it is open. */
export type Opened = () => Store;

export const NOW = 1_800_000_000_000;

export function newPool(change: Partial<Pool> = {}): Pool {
  return {
    id: `us-east-1_${randomBytes(6).toString('hex')}`,
    region: 'us-east-1',
    name: 'customers',
    settings: { DeletionProtection: 'INACTIVE', UsernameConfiguration: { CaseSensitive: false } },
    mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
    schema: [{ Name: 'sub', AttributeDataType: 'String', Required: true, Mutable: false }],
    tags: { team: 'identity' },
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function newClient(poolId: string, change: Partial<Client> = {}): Client {
  return {
    id: randomBytes(13).toString('hex'),
    poolId,
    name: 'web',
    settings: { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'], RefreshTokenValidity: 30 },
    secrets: [],
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function newUser(poolId: string, change: Partial<User> = {}): User {
  return {
    poolId,
    id: randomUUID(),
    username: `user-${randomBytes(4).toString('hex')}`,
    status: 'CONFIRMED',
    enabled: true,
    attributes: { email: 'someone@example.com', email_verified: 'true' },
    mfa: { enabled: [] },
    signedOutAt: 0,
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function newGroup(poolId: string, change: Partial<Group> = {}): Group {
  return {
    poolId,
    id: randomUUID(),
    name: `group-${randomBytes(4).toString('hex')}`,
    createdAt: NOW,
    modifiedAt: NOW,
    ...change,
  };
}

export function newFamily(poolId: string, change: Partial<TokenFamily> = {}): TokenFamily {
  return {
    id: randomUUID(),
    poolId,
    userId: randomUUID(),
    clientId: 'client',
    authTime: NOW,
    eventId: randomUUID(),
    scope: 'aws.cognito.signin.user.admin',
    expiresAt: NOW + 1000,
    ...change,
  };
}

export function newTokenSession(
  family: TokenFamily,
  change: Partial<TokenSession> = {},
): TokenSession {
  return {
    poolId: family.poolId,
    userId: family.userId,
    familyId: family.id,
    createdAt: family.authTime,
    expiresAt: family.expiresAt,
    lastActiveAt: family.authTime,
    device: 'Firefox 140, Linux',
    address: '192.0.2.1',
    ...change,
  };
}

export function newCode(
  poolId: string,
  change: Partial<AuthorizationCode> = {},
): AuthorizationCode {
  return {
    poolId,
    hash: randomBytes(32),
    userId: randomUUID(),
    clientId: 'client',
    familyId: randomUUID(),
    terms: {
      redirectUri: 'https://app.example.com/back',
      scope: 'openid email',
      nonce: 'n-1',
      codeChallenge: randomBytes(32).toString('base64url'),
      resource: 'https://api.example.com',
      level: 3,
      authTime: NOW - 5000,
      eventId: randomUUID(),
      originId: randomUUID(),
      deviceKey: 'us-east-1_1',
    },
    issuedAt: NOW,
    expiresAt: NOW + 300_000,
    forgetAt: NOW + 86_400_000,
    ...change,
  };
}

export function newSso(poolId: string, change: Partial<SsoSession> = {}): SsoSession {
  return {
    poolId,
    hash: randomBytes(32),
    id: randomUUID(),
    userId: randomUUID(),
    clientId: 'client',
    level: 1,
    password: 'mark',
    createdAt: NOW,
    authTime: NOW,
    lastActiveAt: NOW,
    device: 'Firefox 140, Linux',
    address: '192.0.2.1',
    expiresAt: NOW + 3_600_000,
    ...change,
  };
}

export function newRefreshToken(
  family: TokenFamily,
  change: Partial<RefreshToken> = {},
): RefreshToken {
  return {
    hash: randomBytes(32),
    poolId: family.poolId,
    familyId: family.id,
    expiresAt: family.expiresAt,
    ...change,
  };
}

export function newEvent(poolId: string, change: Partial<AuthEvent> = {}): AuthEvent {
  return {
    poolId,
    userId: randomUUID(),
    id: randomUUID(),
    type: 'SignIn',
    createdAt: NOW,
    expiresAt: NOW + 1000,
    response: 'InProgress',
    risk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
    challenges: [{ ChallengeName: 'Password', ChallengeResponse: 'Success' }],
    context: { address: '192.0.2.1', city: 'Porto', latitude: 41.1, longitude: -8.6 },
    version: 1,
    ...change,
  };
}

export function newMessage(poolId: string, change: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    poolId,
    userId: randomUUID(),
    topic: 'sign-up',
    id: randomUUID(),
    medium: 'EMAIL',
    content: 'Your code is 123456',
    expiresAt: NOW + 1000,
    dueAt: NOW,
    tries: 0,
    ...change,
  };
}

/** A pool id no other test uses. */
export function somePool(): string {
  return newPool().id;
}

/**
 * Calls `write` for each number below `count`, without waiting for one before the next: what a
 * transaction sends together, a database reads together.
 */
export async function many(count: number, write: (i: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, i) => write(i)));
}

/** Of 100 callers at once, each in a transaction of its own, how many are told true. */
export async function winners(
  store: Store,
  attempt: (tx: Transaction, caller: number) => Promise<boolean>,
): Promise<number> {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, caller) => store.transaction((tx) => attempt(tx, caller))),
  );
  return answers.filter(Boolean).length;
}
