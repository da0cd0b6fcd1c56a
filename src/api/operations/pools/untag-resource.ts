import type { Operation } from '../../operation.ts';

/** Removes tags from the pool with this ARN; keys it does not have are no failure. */
export const untagResource: Operation<'UntagResource'> = async (input, { pools }) => {
  await pools.untag(input.ResourceArn, input.TagKeys);
  return {};
};
