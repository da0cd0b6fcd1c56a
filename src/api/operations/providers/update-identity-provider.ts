import type { Operation } from '../../operation.ts';

/** Replaces what is given of a provider. */
export const updateIdentityProvider: Operation<'UpdateIdentityProvider'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { IdentityProvider: await domain.identityProviders.update(pool, input) };
};
