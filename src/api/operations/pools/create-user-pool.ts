import type { Operation } from '../../operation.ts';

/** Makes a pool in the region of the request. */
export const createUserPool: Operation<'CreateUserPool'> = async (input, context) => {
  const { pools, tokens, region } = context;
  const pool = await pools.create(input, region);
  tokens.prepareSoon(pool.id);
  return { UserPool: await pools.describe(pool) };
};
