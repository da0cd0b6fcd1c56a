import type { Operation } from '../../operation.ts';

export const createUserImportJob: Operation<'CreateUserImportJob'> = async (
  input,
  { pools, imports },
) => {
  const pool = await pools.get(input.UserPoolId);
  return { UserImportJob: imports.describe(await imports.create(pool, input)) };
};
