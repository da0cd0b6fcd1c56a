import type { Operation } from '../../operation.ts';

export const startUserImportJob: Operation<'StartUserImportJob'> = async (
  input,
  { pools, imports },
) => {
  const pool = await pools.current(input.UserPoolId);
  return { UserImportJob: imports.describe(await imports.start(pool, input.JobId)) };
};
