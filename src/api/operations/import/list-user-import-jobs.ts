import type { Operation } from '../../operation.ts';
import { decodeToken, encodeToken } from '../../pagination.ts';

/** As many jobs as an answer can list. */
const LARGEST_PAGE = 50;

/** The pool's import jobs, newest first. */
export const listUserImportJobs: Operation<'ListUserImportJobs'> = async (
  input,
  { pools, imports },
) => {
  const pool = await pools.get(input.UserPoolId);
  const { items, next } = await imports.list(pool, {
    limit: Math.min(input.MaxResults, LARGEST_PAGE),
    after: decodeToken(input.PaginationToken),
  });
  return {
    UserImportJobs: items.map((job) => imports.describe(job)),
    PaginationToken: encodeToken(next),
  };
};
