import type { Operation } from '../../operation.ts';

/** Adds attributes to the pool's schema, for good. */
export const addCustomAttributes: Operation<'AddCustomAttributes'> = async (input, { pools }) => {
  await pools.addCustomAttributes(input.UserPoolId, input.CustomAttributes);
  return {};
};
