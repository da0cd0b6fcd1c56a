/** What operators do to the server itself, by its API. */
import { AccessKeys } from '#domain/access/access-keys.ts';
import { Roles } from '#domain/access/roles.ts';
import { DataKeyWork } from '#domain/operators/data-key-work.ts';
import { PoolKeys } from '#domain/operators/pool-keys.ts';
import type { Composition } from './domain.ts';
import type { ServerConfig } from './options.ts';
import { generateRsaKey } from './rsa-keys.ts';

export type OperatorParts = ReturnType<typeof buildOperators>;

export function buildOperators(domain: Composition, config: ServerConfig) {
  return {
    accountId: config.accountId,
    accessKeys: new AccessKeys(domain),
    roles: new Roles(domain),
    poolKeys: new PoolKeys({ ...domain, generate: config.generateKey ?? generateRsaKey }),
    dataKeyWork: new DataKeyWork(domain),
  };
}
