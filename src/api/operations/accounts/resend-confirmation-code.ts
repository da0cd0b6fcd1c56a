import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends another code for a sign-up that is not confirmed yet. */
export const resendConfirmationCode: Operation<'ResendConfirmationCode'> = async (
  input,
  context,
) => {
  const { pool, client } = await clientRequest(context, input);
  const { Username, ClientMetadata } = input;
  return {
    CodeDeliveryDetails: await context.signUps.resend(pool, client, Username, ClientMetadata),
  };
};
