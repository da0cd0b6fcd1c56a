import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends another code for a sign-up that is not confirmed yet. */
export const resendConfirmationCode: Operation<'ResendConfirmationCode'> = async (
  input,
  context,
) => {
  const { pool, client } = await clientRequest(context, input);
  const { Username, ClientMetadata } = input;
  const caller = callerOf(context, client, input.UserContextData);
  const CodeDeliveryDetails = await context.watched.byName(
    { pool, client, caller, type: 'ResendCode' },
    Username,
    () => context.signUps.resend(pool, client, Username, ClientMetadata),
  );
  return { CodeDeliveryDetails };
};
