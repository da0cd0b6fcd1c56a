import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sets a new password for a code of ForgotPassword or AdminResetUserPassword. */
export const confirmForgotPassword: Operation<'ConfirmForgotPassword'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { Username, ConfirmationCode, Password, ClientMetadata } = input;
  const caller = callerOf(context, client, input.UserContextData);
  await context.watched.byName(
    { pool, client, caller, type: 'PasswordChange', password: Password },
    Username,
    () =>
      context.recovery.finish(pool, client, Username, ConfirmationCode, Password, ClientMetadata),
  );
  return {};
};
