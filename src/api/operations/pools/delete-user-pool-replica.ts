import type { Operation } from '../../operation.ts';

/** Removes the replica of the pool, if it is inactive. */
export const deleteUserPoolReplica: Operation<'DeleteUserPoolReplica'> = async (
  input,
  { pools },
) => ({
  UserPoolReplica: await pools.deleteReplica(input),
});
