import type { Operation } from '../../operation.ts';

/** Keeps the device that the signed-in user's tokens were given out on. */
export const confirmDevice: Operation<'ConfirmDevice'> = async (input, context) => {
  const { pool, user, deviceKey } = await context.bearers.authenticate(input.AccessToken);
  const UserConfirmationNecessary = await context.devices.confirm(pool, user, deviceKey, {
    deviceKey: input.DeviceKey,
    name: input.DeviceName,
    verifier: input.DeviceSecretVerifierConfig,
    address: context.sourceAddress,
  });
  return { UserConfirmationNecessary };
};
