import type { Operation } from '../../operation.ts';

/** A style of the managed pages by its id. */
export const describeManagedLoginBranding: Operation<'DescribeManagedLoginBranding'> = async (
  input,
  { brandings },
) => {
  const branding = await brandings.get(input.UserPoolId, input.ManagedLoginBrandingId);
  const whole = input.ReturnMergedResources;
  return { ManagedLoginBranding: await brandings.describe(branding, whole) };
};
