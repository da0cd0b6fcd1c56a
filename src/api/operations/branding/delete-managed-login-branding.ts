import type { Operation } from '../../operation.ts';

/** Takes a client's style of the managed pages away. */
export const deleteManagedLoginBranding: Operation<'DeleteManagedLoginBranding'> = async (
  input,
  { brandings },
) => {
  await brandings.delete(input.UserPoolId, input.ManagedLoginBrandingId);
};
