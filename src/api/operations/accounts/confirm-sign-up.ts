import { notSupported } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/** Confirms a sign-up by the code that was sent, and with it the address it was sent to. */
export const confirmSignUp: Operation<'ConfirmSignUp'> = async (input, context) => {
  // A session continues into a USER_AUTH sign-in, and none is given out before there is one.
  if (input.Session !== undefined) throw notSupported('Session');
  const { pool, client } = await clientRequest(context, input);
  const { Username, ConfirmationCode, ForceAliasCreation = false, ClientMetadata } = input;
  await context.signUps.confirm(pool, client, Username, ConfirmationCode, {
    force: ForceAliasCreation,
    clientMetadata: ClientMetadata,
  });
  return {};
};
