import type { Operation } from '../../operation.ts';

/** Remembers one of the signed-in user's devices, or no longer. */
export const updateDeviceStatus: Operation<'UpdateDeviceStatus'> = async (input, domain) => {
  const { pool, user } = await domain.ownChanges.bearer(input.AccessToken);
  await domain.devices.remember(pool, user, input.DeviceKey, input.DeviceRememberedStatus);
  return {};
};
