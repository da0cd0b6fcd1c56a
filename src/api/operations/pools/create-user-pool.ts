import type { Operation } from '../../operation.ts';

/** Makes a pool in the region of the request. */
export const createUserPool: Operation<'CreateUserPool'> = async (input, context) => {
  const { pools, signingKeys, region } = context;
  const pool = await pools.create(input, region);
  signingKeys.prepareSoon(pool.id);
  return { UserPool: await pools.describe(pool) };
};
