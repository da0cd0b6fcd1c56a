import type { Operation } from '../../operation.ts';

/** Removes the signed-in user for good; its names are free at once. */
export const deleteUser: Operation<'DeleteUser'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken);
  await context.accounts.delete(pool, user);
};
