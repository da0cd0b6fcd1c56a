import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Sends the code that ConfirmForgotPassword takes to a verified address of the user. */
export const forgotPassword: Operation<'ForgotPassword'> = async (input, context) => {
  const { pool, client } = await clientRequest(context, input);
  const { Username, ClientMetadata } = input;
  return {
    CodeDeliveryDetails: await context.recovery.begin(pool, client, Username, ClientMetadata),
  };
};
