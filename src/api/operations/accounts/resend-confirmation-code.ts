import { callerOf } from '../../caller.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends another code for a sign-up that is not confirmed yet. */
export const resendConfirmationCode: Operation<'ResendConfirmationCode'> = async (
  input,
  domain,
  request,
) => {
  const { pool, client } = await clientRequest(domain, input);
  const { Username, ClientMetadata } = input;
  const caller = callerOf(request, client, input.UserContextData);
  const CodeDeliveryDetails = await domain.watched.byName(
    { pool, client, caller, type: 'ResendCode' },
    Username,
    () => domain.signUps.resend(pool, client, Username, ClientMetadata),
  );
  return { CodeDeliveryDetails };
};
