import type { Operation } from '../../operation.ts';

/** Removes a provider: nobody signs in through it from then on. */
export const deleteIdentityProvider: Operation<'DeleteIdentityProvider'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  await domain.identityProviders.delete(pool, input.ProviderName);
};
