import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Removes one of the signed-in user's passkeys. */
export const deleteWebAuthnCredential: Operation<'DeleteWebAuthnCredential'> = async (
  input,
  context,
) => {
  const holder = await context.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await context.passkeys.delete(holder, input.CredentialId);
  return {};
};
