import type { Operation } from '../../operation.ts';

/** Remembers one of any user's devices, or no longer. */
export const adminUpdateDeviceStatus: Operation<'AdminUpdateDeviceStatus'> = async (
  input,
  domain,
) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.devices.remember(pool, user, input.DeviceKey, input.DeviceRememberedStatus);
  return {};
};
