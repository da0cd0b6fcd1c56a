import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends the code that ConfirmForgotPassword takes to a verified address of the user. */
export const forgotPassword: Operation<'ForgotPassword'> = async (input, domain, request) => {
  const { pool, client } = await clientRequest(domain, input);
  const { Username, ClientMetadata } = input;
  const caller = callerOf(request, client, input.UserContextData);
  const CodeDeliveryDetails = await domain.watched.byName(
    { pool, client, caller, type: 'ForgotPassword' },
    Username,
    () => domain.recovery.begin(pool, client, Username, ClientMetadata),
  );
  return { CodeDeliveryDetails };
};
