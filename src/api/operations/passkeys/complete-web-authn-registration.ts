import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Keeps the passkey that the signed-in user's authenticator made. */
export const completeWebAuthnRegistration: Operation<'CompleteWebAuthnRegistration'> = async (
  input,
  domain,
) => {
  const holder = await domain.ownChanges.bearer(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await domain.ownChanges.make(holder, {
    told: 'passkey-added',
    make: (within) => domain.passkeys.completeRegistration(holder, input.Credential, within),
  });
  return {};
};
