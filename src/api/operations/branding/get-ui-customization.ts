import type { Operation } from '../../operation.ts';

/** The style of the classic pages that a client has. */
export const getUICustomization: Operation<'GetUICustomization'> = async (
  input,
  { classicStyles },
) => {
  return { UICustomization: await classicStyles.get(input.UserPoolId, input.ClientId) };
};
