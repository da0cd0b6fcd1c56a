import type { Operation } from '../../operation.ts';

export const stopUserImportJob: Operation<'StopUserImportJob'> = async (
  input,
  { pools, imports },
) => {
  const pool = await pools.get(input.UserPoolId);
  return { UserImportJob: imports.describe(await imports.stop(pool, input.JobId)) };
};
