import type { Operation } from '../../operation.ts';

/** Makes a pool in the region of the request. */
export const createUserPool: Operation<'CreateUserPool'> = async (input, { pools, region }) => {
  const pool = await pools.create(input, region);
  return { UserPool: await pools.describe(pool) };
};
