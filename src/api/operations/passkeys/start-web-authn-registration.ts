import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** What the signed-in user's authenticator makes a new passkey by. */
export const startWebAuthnRegistration: Operation<'StartWebAuthnRegistration'> = async (
  input,
  domain,
) => {
  const holder = await domain.ownChanges.bearer(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  return { CredentialCreationOptions: await domain.passkeys.startRegistration(holder) };
};
