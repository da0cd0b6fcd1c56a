import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** What the signed-in user's authenticator makes a new passkey by. */
export const startWebAuthnRegistration: Operation<'StartWebAuthnRegistration'> = async (
  input,
  context,
) => {
  const holder = await context.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  return { CredentialCreationOptions: await context.passkeys.startRegistration(holder) };
};
