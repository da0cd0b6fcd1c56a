import type { Operation } from '../../operation.ts';

/** Sets the replica ACTIVE or INACTIVE. */
export const updateUserPoolReplica: Operation<'UpdateUserPoolReplica'> = async (
  input,
  { pools },
) => ({
  UserPoolReplica: await pools.updateReplica(input),
});
