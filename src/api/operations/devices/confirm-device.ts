import type { Operation } from '../../operation.ts';

/** Keeps the device that the signed-in user's tokens were given out on. */
export const confirmDevice: Operation<'ConfirmDevice'> = async (input, domain, request) => {
  const { pool, user, deviceKey } = await domain.ownChanges.bearer(input.AccessToken);
  const UserConfirmationNecessary = await domain.devices.confirm(pool, user, deviceKey, {
    deviceKey: input.DeviceKey,
    name: input.DeviceName,
    verifier: input.DeviceSecretVerifierConfig,
    address: request.sourceAddress,
  });
  return { UserConfirmationNecessary };
};
