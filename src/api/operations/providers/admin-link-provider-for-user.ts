import type { Operation } from '../../operation.ts';

/** Makes a subject of a provider one with a user of the pool. */
export const adminLinkProviderForUser: Operation<'AdminLinkProviderForUser'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  await domain.linking.link(pool, input.DestinationUser, input.SourceUser);
  return {};
};
