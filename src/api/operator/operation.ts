/** What an operation of operators is, and what it calls. No HTTP in it. */
import type { OperatorOperationName } from '#contract/operator.ts';
import type { OperatorInput, OperatorOutput } from '#contract/operator-types.ts';
import type { AccessKeys } from '#domain/access/access-keys.ts';
import type { Roles } from '#domain/access/roles.ts';
import type { AuditTrail } from '#domain/operators/audit-trail.ts';
import type { DataKeyWork } from '#domain/operators/data-key-work.ts';
import type { PoolKeys } from '#domain/operators/pool-keys.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { Clock } from '#platform/clock.ts';
import type { RecentCalls } from '#triggers/recent-calls.ts';
import type { ApiRequest } from '../operation.ts';
import type { Signer } from '../protocol/authorization.ts';

/** What operations of operators call, which the composition root builds once. */
export interface OperatorDomain {
  readonly accountId: string;
  readonly clock: Clock;
  readonly accessKeys: AccessKeys;
  readonly roles: Roles;
  readonly poolKeys: PoolKeys;
  readonly dataKeyWork: DataKeyWork;
  readonly auditTrail: AuditTrail;
  readonly pools: Pick<Pools, 'get'>;
  readonly triggerCalls: RecentCalls;
  /** Of the process that answers. */
  readonly condition: {
    health(): Promise<OperatorOutput<'DescribeHealth'>>;
    metrics(): Promise<OperatorOutput<'DescribeMetrics'>>;
  };
}

export interface OperatorRequest extends ApiRequest {
  /** Who asks, and may do what. */
  readonly signer: Signer;
}

export type OperatorOperation<Name extends OperatorOperationName> = (
  input: OperatorInput<Name>,
  domain: OperatorDomain,
  request: OperatorRequest,
) => Promise<OperatorOutput<Name>>;
