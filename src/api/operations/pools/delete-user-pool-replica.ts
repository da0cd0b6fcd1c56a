import type { Operation } from '../../operation.ts';

/** Removes the replica of the pool, if it is inactive. */
export const deleteUserPoolReplica: Operation<'DeleteUserPoolReplica'> = async (
  input,
  { replicas },
) => ({
  UserPoolReplica: await replicas.delete(input),
});
