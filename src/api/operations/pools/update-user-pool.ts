import type { Operation } from '../../operation.ts';

/** Sets the pool's settings; most of what the request leaves out returns to its default. */
export const updateUserPool: Operation<'UpdateUserPool'> = async (input, { pools }) => {
  await pools.update(input);
  return {};
};
