import type { Operation } from '../../operation.ts';

/** Sets the replica ACTIVE or INACTIVE. */
export const updateUserPoolReplica: Operation<'UpdateUserPoolReplica'> = async (
  input,
  { replicas },
) => ({
  UserPoolReplica: await replicas.update(input),
});
