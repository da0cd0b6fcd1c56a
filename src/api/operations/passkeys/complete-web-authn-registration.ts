import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Keeps the passkey that the signed-in user's authenticator made. */
export const completeWebAuthnRegistration: Operation<'CompleteWebAuthnRegistration'> = async (
  input,
  domain,
) => {
  const holder = await domain.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await domain.passkeys.completeRegistration(holder, input.Credential);
  return {};
};
