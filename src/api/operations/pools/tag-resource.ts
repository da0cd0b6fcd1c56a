import type { Operation } from '../../operation.ts';

/** Adds tags to the pool with this ARN; a tag it has already gets the new value. */
export const tagResource: Operation<'TagResource'> = async (input, { pools }) => {
  await pools.tag(input.ResourceArn, input.Tags);
  return {};
};
