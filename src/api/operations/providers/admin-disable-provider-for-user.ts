import type { Operation } from '../../operation.ts';

/** Undoes a link, or turns off the password of a user of the pool's own. */
export const adminDisableProviderForUser: Operation<'AdminDisableProviderForUser'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  await domain.linking.unlink(pool, input.User);
  return {};
};
