import type { Operation } from '../../operation.ts';

/** Remembers one of any user's devices, or no longer. */
export const adminUpdateDeviceStatus: Operation<'AdminUpdateDeviceStatus'> = async (
  input,
  context,
) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.devices.remember(pool, user, input.DeviceKey, input.DeviceRememberedStatus);
  return {};
};
