import type { Operation } from '../../operation.ts';

export const describeUserPool: Operation<'DescribeUserPool'> = async (input, { pools }) => {
  const pool = await pools.current(input.UserPoolId);
  return { UserPool: await pools.describe(pool) };
};
