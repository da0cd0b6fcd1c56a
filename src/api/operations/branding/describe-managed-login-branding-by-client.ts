import type { Operation } from '../../operation.ts';

/** The style of the managed pages that a client has. */
export const describeManagedLoginBrandingByClient: Operation<
  'DescribeManagedLoginBrandingByClient'
> = async (input, { brandings }) => {
  const branding = await brandings.ofClient(input.UserPoolId, input.ClientId);
  const whole = input.ReturnMergedResources;
  return { ManagedLoginBranding: await brandings.describe(branding, whole) };
};
