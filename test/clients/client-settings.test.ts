import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExplicitAuthFlowsType } from '#contract/types.ts';
import {
  type Flow,
  flowEnabled,
  hidesUserExistence,
  readableAttributes,
  revocationEnabled,
  rotation,
  sessionValidity,
  tokenValidity,
  writableAttributes,
} from '#domain/clients/effective-settings.ts';
import { newSchema } from '#domain/pools/schema.ts';
import type { Client, ClientSettings } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

const FLOWS: readonly Flow[] = [
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_SRP_AUTH',
  'CUSTOM_AUTH',
  'USER_AUTH',
  'REFRESH_TOKEN_AUTH',
  'CLIENT_TOKEN_AUTH',
];

function client(settings: ClientSettings): Client {
  return {
    id: 'client',
    poolId: 'us-east-1_pool',
    name: 'client',
    settings,
    secrets: [],
    createdAt: 0,
    modifiedAt: 0,
    version: 1,
  };
}

function enabled(settings: ClientSettings): Flow[] {
  return FLOWS.filter((flow) => flowEnabled(client(settings), flow));
}

test('a client that names no flow allows SRP, custom and refresh', () => {
  assert.deepEqual(enabled({}), ['USER_SRP_AUTH', 'CUSTOM_AUTH', 'REFRESH_TOKEN_AUTH']);
});

test('each ALLOW_ name allows its own flow and no other', () => {
  for (const flow of FLOWS) {
    const ExplicitAuthFlows = [`ALLOW_${flow}` as ExplicitAuthFlowsType];
    assert.deepEqual(enabled({ ExplicitAuthFlows }), [flow]);
  }
});

test('legacy names keep SRP and refresh on, but for CUSTOM_AUTH_FLOW_ONLY', () => {
  assert.deepEqual(enabled({ ExplicitAuthFlows: ['USER_PASSWORD_AUTH'] }), [
    'USER_PASSWORD_AUTH',
    'USER_SRP_AUTH',
    'REFRESH_TOKEN_AUTH',
  ]);
  assert.deepEqual(enabled({ ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] }), [
    'ADMIN_USER_PASSWORD_AUTH',
    'USER_SRP_AUTH',
    'REFRESH_TOKEN_AUTH',
  ]);
  assert.deepEqual(enabled({ ExplicitAuthFlows: ['CUSTOM_AUTH_FLOW_ONLY'] }), [
    'CUSTOM_AUTH',
    'REFRESH_TOKEN_AUTH',
  ]);
});

test('rotation takes the place of the refresh flow', () => {
  assert.deepEqual(enabled({ RefreshTokenRotation: { Feature: 'ENABLED' } }), [
    'USER_SRP_AUTH',
    'CUSTOM_AUTH',
  ]);
});

test('validity is counted in hours for access and id tokens, in days for refresh tokens', () => {
  assert.deepEqual(tokenValidity(client({})), { access: 3600, id: 3600, refresh: 30 * 86_400 });
  assert.deepEqual(
    tokenValidity(client({ AccessTokenValidity: 2, IdTokenValidity: 3, RefreshTokenValidity: 4 })),
    { access: 7200, id: 10_800, refresh: 4 * 86_400 },
  );
  assert.deepEqual(
    tokenValidity(
      client({
        AccessTokenValidity: 10,
        IdTokenValidity: 600,
        RefreshTokenValidity: 90,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'seconds', RefreshToken: 'hours' },
      }),
    ),
    { access: 600, id: 600, refresh: 324_000 },
  );
});

test('defaults: existence is told, tokens can be revoked, sessions last 3 minutes, no rotation', () => {
  const plain = client({});
  assert.equal(hidesUserExistence(plain), false);
  assert.equal(hidesUserExistence(client({ PreventUserExistenceErrors: 'ENABLED' })), true);
  assert.equal(revocationEnabled(plain), true);
  assert.equal(revocationEnabled(client({ EnableTokenRevocation: false })), false);
  assert.equal(sessionValidity(plain), 180_000);
  assert.equal(sessionValidity(client({ AuthSessionValidity: 15 })), 900_000);
  assert.equal(rotation(plain), undefined);
  assert.equal(rotation(client({ RefreshTokenRotation: { Feature: 'DISABLED' } })), undefined);
  assert.deepEqual(
    rotation(client({ RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 7 } })),
    { graceMs: 7000 },
  );
});

test('without lists a client reads all but developer-only attributes and writes what users may', () => {
  const pool: Pool = {
    id: 'us-east-1_pool',
    region: 'us-east-1',
    name: 'pool',
    settings: {},
    mfa: { MfaConfiguration: 'OFF' },
    schema: newSchema([
      { Name: 'team', AttributeDataType: 'String' },
      { Name: 'score', AttributeDataType: 'Number', DeveloperOnlyAttribute: true },
    ]),
    tags: {},
    createdAt: 0,
    modifiedAt: 0,
    version: 1,
  };
  const readable = readableAttributes(client({}), pool);
  const writable = writableAttributes(client({}), pool);
  assert.deepEqual(
    [...readable].filter((name) => !writable.has(name)),
    ['sub', 'email_verified', 'phone_number_verified', 'identities'],
  );
  assert.ok(readable.has('custom:team'));
  assert.ok(!readable.has('dev:custom:score'));
  assert.deepEqual(
    readableAttributes(client({ ReadAttributes: ['email'] }), pool),
    new Set(['email']),
  );
  assert.deepEqual(
    writableAttributes(client({ WriteAttributes: ['email'] }), pool),
    new Set(['email']),
  );
});
