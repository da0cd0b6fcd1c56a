import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sets a new password for a code of ForgotPassword or AdminResetUserPassword. */
export const confirmForgotPassword: Operation<'ConfirmForgotPassword'> = async (
  input,
  domain,
  request,
) => {
  const { pool, client } = await clientRequest(domain, input);
  const { Username, ConfirmationCode, Password, ClientMetadata } = input;
  const caller = callerOf(request, client, input.UserContextData);
  await domain.watched.byName(
    { pool, client, caller, type: 'PasswordChange', password: Password },
    Username,
    () =>
      domain.recovery.finish(pool, client, Username, ConfirmationCode, Password, ClientMetadata),
  );
  return {};
};
