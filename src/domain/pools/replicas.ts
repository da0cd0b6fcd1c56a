/**
 * The replica of a pool in another region: what it is called there, and whether it is active.
 *
 * One store answers for every region, so a replica is these two facts and no copy of anything.
 */
import { isRegion, partitionOf, poolArn } from '#contract/arn.ts';
import {
  invalidParameter,
  limitExceeded,
  notSupported,
  replicaNotFound,
} from '#contract/errors.ts';
import type {
  CreateUserPoolReplicaRequest,
  DeleteUserPoolReplicaRequest,
  ReplicaRoleType,
  ReplicaStatusType,
  UpdateReplicaStatusType,
  UpdateUserPoolReplicaRequest,
  UserPoolReplicaType,
} from '#contract/types.ts';
import type { Pool, PoolReplica } from '#store/tables/pools.ts';
import type { Pools } from './pools.ts';

interface Parts {
  readonly pools: Pools;
  /** The AWS account number in ARNs. */
  readonly accountId: string;
}

export class PoolReplicas {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Gives the pool a replica, which answers say is CREATING; it is there, and inactive, at once.
   * The replica is this pool: it has no tags of its own.
   */
  async create(input: CreateUserPoolReplicaRequest): Promise<UserPoolReplicaType> {
    const { UserPoolId, RegionName, UserPoolTags = {} } = input;
    if (Object.keys(UserPoolTags).length > 0) throw notSupported('UserPoolTags');
    const { pools, accountId } = this.#parts;
    const pool = await pools.change(UserPoolId, (old) => withReplica(old, RegionName));
    return describeReplica(pool, accountId, RegionName, 'CREATING');
  }

  async update(input: UpdateUserPoolReplicaRequest): Promise<UserPoolReplicaType> {
    const { UserPoolId, RegionName, Status } = input;
    const { pools, accountId } = this.#parts;
    const pool = await pools.change(UserPoolId, (old) =>
      withReplicaStatus(old, RegionName, Status),
    );
    return describeReplica(pool, accountId, RegionName, Status);
  }

  async delete(input: DeleteUserPoolReplicaRequest): Promise<UserPoolReplicaType> {
    const { UserPoolId, RegionName } = input;
    const { pools, accountId } = this.#parts;
    const pool = await pools.change(UserPoolId, (old) => withoutReplica(old, RegionName));
    return describeReplica(pool, accountId, RegionName, 'DELETING');
  }

  /** The pool in each of its regions, the primary first. */
  async list(poolId: string): Promise<readonly UserPoolReplicaType[]> {
    return describeReplicas(await this.#parts.pools.current(poolId), this.#parts.accountId);
  }
}

/**
 * The pool with an inactive replica in `region`.
 * @throws InvalidParameterException, LimitExceededException
 */
function withReplica(pool: Pool, region: string): Pool {
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
function withReplicaStatus(pool: Pool, region: string, status: UpdateReplicaStatusType): Pool {
  return { ...pool, replica: { ...replicaIn(pool, region), status } };
}

/**
 * The pool without its replica in `region`, which must be inactive.
 * @throws InvalidParameterException, ResourceNotFoundException
 */
function withoutReplica(pool: Pool, region: string): Pool {
  if (replicaIn(pool, region).status !== 'INACTIVE') {
    throw invalidParameter(
      `The replica in ${region} cannot be deleted because it is active. It must be made INACTIVE first.`,
    );
  }
  const { replica: _, ...rest } = pool;
  return rest;
}

/** The pool in its own region, then its replica. */
function describeReplicas(pool: Pool, accountId: string): readonly UserPoolReplicaType[] {
  const primary = describe(pool, accountId, 'PRIMARY', pool.region, 'ACTIVE');
  if (!pool.replica) return [primary];
  const { region, status } = pool.replica;
  return [primary, describeReplica(pool, accountId, region, status)];
}

/** The replica in `region` as answers show it. */
function describeReplica(
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
