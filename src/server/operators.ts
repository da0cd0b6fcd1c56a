/** What operators do to the server itself, by its API. */
import { AccessKeys } from '#domain/access/access-keys.ts';
import { Roles } from '#domain/access/roles.ts';
import { AuditTrail } from '#domain/operators/audit-trail.ts';
import { DataKeyWork } from '#domain/operators/data-key-work.ts';
import { PoolKeys } from '#domain/operators/pool-keys.ts';
import type { ReadyState } from '#http/health.ts';
import { ServerCondition } from './condition.ts';
import type { Composition } from './domain.ts';
import type { LoopWatch } from './metrics.ts';
import type { ServerConfig } from './options.ts';
import { generateRsaKey } from './rsa-keys.ts';

export function buildOperators(
  domain: Composition,
  listening: { readonly loop: LoopWatch; readonly readyState: () => Promise<ReadyState> },
  config: ServerConfig,
) {
  const { clock, pools, triggerCalls } = domain;
  return {
    accountId: config.accountId,
    clock,
    accessKeys: new AccessKeys(domain),
    roles: new Roles(domain),
    poolKeys: new PoolKeys({ ...domain, generate: config.generateKey ?? generateRsaKey }),
    dataKeyWork: new DataKeyWork(domain),
    auditTrail: new AuditTrail(domain),
    condition: new ServerCondition({ ...domain, ...listening }, config),
    pools,
    triggerCalls,
  };
}
