import type { Operation } from '../../operation.ts';

/** Lets the users of a pool come through somebody else's sign-in. */
export const createIdentityProvider: Operation<'CreateIdentityProvider'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.current(input.UserPoolId);
  return { IdentityProvider: await domain.identityProviders.create(pool, input) };
};
