import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends the code that ConfirmForgotPassword takes to a verified address of the user. */
export const forgotPassword: Operation<'ForgotPassword'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { Username, ClientMetadata } = input;
  const caller = callerOf(context, client, input.UserContextData);
  const CodeDeliveryDetails = await context.watched.byName(
    { pool, client, caller, type: 'ForgotPassword' },
    Username,
    () => context.recovery.begin(pool, client, Username, ClientMetadata),
  );
  return { CodeDeliveryDetails };
};
