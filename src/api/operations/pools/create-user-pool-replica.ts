import type { Operation } from '../../operation.ts';

/** Says that the pool has a replica in another region, which changes nothing about who answers there. */
export const createUserPoolReplica: Operation<'CreateUserPoolReplica'> = async (
  input,
  { replicas },
) => ({
  UserPoolReplica: await replicas.create(input),
});
