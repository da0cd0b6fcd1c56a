import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';

/** Replaces the password of the signed-in user. */
export const changePassword: Operation<'ChangePassword'> = async (input, context) => {
  const { pool, client, user } = await context.bearers.authenticate(input.AccessToken);
  const { PreviousPassword, ProposedPassword } = input;
  const caller = callerOf(context, client);
  await context.watched.byUser(
    { pool, client, caller, type: 'PasswordChange', password: ProposedPassword },
    user.id,
    () => context.passwordChange.change(pool, user, PreviousPassword, ProposedPassword),
  );
  return {};
};
