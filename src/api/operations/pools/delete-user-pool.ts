import type { Operation } from '../../operation.ts';

/** Removes the pool with everything in it, unless deletion protection is on. */
export const deleteUserPool: Operation<'DeleteUserPool'> = async (input, { pools }) => {
  await pools.delete(input.UserPoolId);
  return undefined;
};
