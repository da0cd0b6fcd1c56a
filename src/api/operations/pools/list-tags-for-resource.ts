import type { Operation } from '../../operation.ts';

export const listTagsForResource: Operation<'ListTagsForResource'> = async (input, { pools }) => ({
  Tags: await pools.tags(input.ResourceArn),
});
