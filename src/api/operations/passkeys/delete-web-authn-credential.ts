import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Removes one of the signed-in user's passkeys. */
export const deleteWebAuthnCredential: Operation<'DeleteWebAuthnCredential'> = async (
  input,
  domain,
) => {
  const holder = await domain.ownChanges.bearer(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await domain.ownChanges.make(holder, {
    told: 'passkey-removed',
    make: (within) => domain.passkeys.delete(holder, input.CredentialId, { within }),
  });
  return {};
};
