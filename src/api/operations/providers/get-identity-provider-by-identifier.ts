import type { Operation } from '../../operation.ts';

/** Shows the provider that has an identifier, such as the domain of its users' addresses. */
export const getIdentityProviderByIdentifier: Operation<'GetIdentityProviderByIdentifier'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  const { IdpIdentifier } = input;
  return { IdentityProvider: await domain.identityProviders.byIdentifier(pool, IdpIdentifier) };
};
