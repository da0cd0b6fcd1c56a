import type { Operation } from '../../operation.ts';

/** Remembers one of the signed-in user's devices, or no longer. */
export const updateDeviceStatus: Operation<'UpdateDeviceStatus'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken);
  await context.devices.remember(pool, user, input.DeviceKey, input.DeviceRememberedStatus);
  return {};
};
