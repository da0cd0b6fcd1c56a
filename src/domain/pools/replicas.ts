/**
 * The replica of a pool in another region: what it is called there, and whether it is active.
 *
 * One store answers for every region, so a replica is these two facts and no copy of anything. Pure.
 */
import { isRegion, partitionOf, poolArn } from '#contract/arn.ts';
import { invalidParameter, limitExceeded, replicaNotFound } from '#contract/errors.ts';
import type {
  ReplicaRoleType,
  ReplicaStatusType,
  UpdateReplicaStatusType,
  UserPoolReplicaType,
} from '#contract/types.ts';
import type { Pool, PoolReplica } from '#store/tables/pools.ts';

/**
 * The pool with an inactive replica in `region`.
 * @throws InvalidParameterException, LimitExceededException
 */
export function withReplica(pool: Pool, region: string): Pool {
  if (!isRegion(region)) throw invalidParameter(`${region} is not the name of a region.`);
  refusePrimary(pool, region);
  if (partitionOf(region) !== partitionOf(pool.region)) {
    throw invalidParameter(`${region} is not in the partition of ${pool.region}.`);
  }
  if (pool.replica) {
    throw limitExceeded(
      `A user pool cannot have more than one replica; this one has a replica in ${pool.replica.region}.`,
    );
  }
  return { ...pool, replica: { region, status: 'INACTIVE' } };
}

/** @throws InvalidParameterException, ResourceNotFoundException */
export function withReplicaStatus(
  pool: Pool,
  region: string,
  status: UpdateReplicaStatusType,
): Pool {
  return { ...pool, replica: { ...replicaIn(pool, region), status } };
}

/**
 * The pool without its replica in `region`, which must be inactive.
 * @throws InvalidParameterException, ResourceNotFoundException
 */
export function withoutReplica(pool: Pool, region: string): Pool {
  if (replicaIn(pool, region).status !== 'INACTIVE') {
    throw invalidParameter(
      `The replica in ${region} cannot be deleted because it is active. It must be made INACTIVE first.`,
    );
  }
  const { replica: _, ...rest } = pool;
  return rest;
}

/** The pool in its own region, then its replica. */
export function describeReplicas(pool: Pool, accountId: string): readonly UserPoolReplicaType[] {
  const primary = describe(pool, accountId, 'PRIMARY', pool.region, 'ACTIVE');
  if (!pool.replica) return [primary];
  const { region, status } = pool.replica;
  return [primary, describeReplica(pool, accountId, region, status)];
}

/** The replica in `region` as answers show it. */
export function describeReplica(
  pool: Pool,
  accountId: string,
  region: string,
  status: ReplicaStatusType,
): UserPoolReplicaType {
  return describe(pool, accountId, 'SECONDARY', region, status);
}

function describe(
  { id }: Pool,
  accountId: string,
  role: ReplicaRoleType,
  region: string,
  status: ReplicaStatusType,
): UserPoolReplicaType {
  return {
    RegionName: region,
    Status: status,
    Role: role,
    UserPoolArn: poolArn(region, accountId, id),
  };
}

function replicaIn(pool: Pool, region: string): PoolReplica {
  refusePrimary(pool, region);
  if (pool.replica?.region !== region) throw replicaNotFound(pool.id, region);
  return pool.replica;
}

function refusePrimary(pool: Pool, region: string): void {
  if (region !== pool.region) return;
  throw invalidParameter(`${region} is the primary region of the user pool, not a replica's.`);
}
