import type { Operation } from '../../operation.ts';

export const getCsvHeader: Operation<'GetCSVHeader'> = async (input, { pools, imports }) => {
  const pool = await pools.current(input.UserPoolId);
  return { UserPoolId: pool.id, CSVHeader: imports.header(pool) };
};
