import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

/** The pools of the request's region, by id. */
export const listUserPools: Operation<'ListUserPools'> = async (input, { pools }, { region }) => {
  const after = decodeToken(input.NextToken);
  const { items, next } = await pools.list(region, { limit: input.MaxResults, after });
  return {
    UserPools: items.map((pool) => ({
      Id: pool.id,
      Name: pool.name,
      LambdaConfig: pool.settings.LambdaConfig,
      LastModifiedDate: new Date(pool.modifiedAt),
      CreationDate: new Date(pool.createdAt),
      ReplicaRegions: pool.replica && [pool.replica.region],
    })),
    NextToken: encodeToken(next),
  };
};
