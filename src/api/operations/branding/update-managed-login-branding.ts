import type { Operation } from '../../operation.ts';

/** Changes a style of the managed pages; what the input leaves out stays. */
export const updateManagedLoginBranding: Operation<'UpdateManagedLoginBranding'> = async (
  input,
  { brandings },
) => {
  const branding = await brandings.update(input);
  return { ManagedLoginBranding: await brandings.describe(branding) };
};
