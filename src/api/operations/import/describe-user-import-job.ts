import type { Operation } from '../../operation.ts';

export const describeUserImportJob: Operation<'DescribeUserImportJob'> = async (
  input,
  { pools, imports },
) => {
  const pool = await pools.get(input.UserPoolId);
  return { UserImportJob: imports.describe(await imports.get(pool, input.JobId)) };
};
