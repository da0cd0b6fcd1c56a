import type { Operation } from '../../operation.ts';

/** Replaces the password of the signed-in user. */
export const changePassword: Operation<'ChangePassword'> = async (input, context) => {
  const { pool, user } = await context.tokens.authenticate(input.AccessToken);
  const { PreviousPassword, ProposedPassword } = input;
  await context.passwordChange.change(pool, user, PreviousPassword, ProposedPassword);
  return {};
};
