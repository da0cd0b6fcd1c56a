import type { Operation } from '../../operation.ts';
import { clientRequest } from './client-request.ts';

/**
 * Confirms a sign-up by the code that was sent, and with it the address it was sent to. Where such
 * a code could begin a sign-in, it is answered with a session that signs in.
 */
export const confirmSignUp: Operation<'ConfirmSignUp'> = async (input, domain) => {
  const { pool, client } = await clientRequest(domain, input);
  const { Username, ConfirmationCode, ForceAliasCreation = false } = input;
  const session =
    input.Session === undefined
      ? undefined
      : domain.autoSignIn.open(pool, client, input.Session, 'signed up');
  const { user, attribute } = await domain.signUps.confirm(
    pool,
    client,
    Username,
    ConfirmationCode,
    {
      force: ForceAliasCreation,
      userId: session?.userId,
      clientMetadata: input.ClientMetadata,
    },
  );
  return {
    Session: await domain.autoSignIn.issue('confirmed', pool, client, user, attribute, 'api'),
  };
};
