import type { Operation } from '../../operation.ts';

/** Gives a client a style of the managed pages. */
export const createManagedLoginBranding: Operation<'CreateManagedLoginBranding'> = async (
  input,
  { brandings },
) => {
  const branding = await brandings.create(input);
  return { ManagedLoginBranding: await brandings.describe(branding) };
};
