import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Removes one of the signed-in user's passkeys. */
export const deleteWebAuthnCredential: Operation<'DeleteWebAuthnCredential'> = async (
  input,
  domain,
) => {
  const holder = await domain.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await domain.passkeys.delete(holder, input.CredentialId);
  return {};
};
