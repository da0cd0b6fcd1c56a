import type { Operation } from '../../operation.ts';

/** Makes a pool in the region of the request. */
export const createUserPool: Operation<'CreateUserPool'> = async (input, domain, request) => {
  const { pools, signingKeys } = domain;
  const pool = await pools.create(input, request.region);
  signingKeys.prepareSoon(pool.id);
  return { UserPool: await pools.describe(pool) };
};
