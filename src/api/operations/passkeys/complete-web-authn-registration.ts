import { accessTokenRevoked } from '#contract/errors.ts';
import type { Operation } from '../../operation.ts';

/** Keeps the passkey that the signed-in user's authenticator made. */
export const completeWebAuthnRegistration: Operation<'CompleteWebAuthnRegistration'> = async (
  input,
  context,
) => {
  const holder = await context.bearers.authenticate(input.AccessToken, {
    deleted: accessTokenRevoked,
  });
  await context.passkeys.completeRegistration(holder, input.Credential);
  return {};
};
