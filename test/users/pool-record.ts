import { newSchema } from '#domain/pools/schema.ts';
import type { Pool, PoolSettings } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';

/** A pool as the store gives it, for tests of pure rules. */
export function poolWith(settings: PoolSettings, schema = newSchema()): Pool {
  return {
    id: 'us-east-1_Test00000',
    region: 'us-east-1',
    name: 'test',
    settings,
    mfa: { MfaConfiguration: 'OFF' },
    schema,
    tags: {},
    createdAt: 0,
    modifiedAt: 0,
    version: 1,
  };
}

/** A user of that pool. */
export function userWith(username: string, attributes: Record<string, string> = {}): User {
  return {
    poolId: 'us-east-1_Test00000',
    id: 'b0d9b6f4-5b0c-4a9e-9a52-0d1f5f6f3f10',
    username,
    status: 'CONFIRMED',
    enabled: true,
    attributes,
    mfa: { enabled: [] },
    signedOutAt: 0,
    createdAt: 0,
    modifiedAt: 0,
    version: 1,
  };
}
