import type { Operation } from '../../operation.ts';

/** Removes the signed-in user for good; its names are free at once. */
export const deleteUser: Operation<'DeleteUser'> = async (input, domain) => {
  const { pool, user } = await domain.ownChanges.bearer(input.AccessToken);
  await domain.accounts.delete(pool, user);
};
