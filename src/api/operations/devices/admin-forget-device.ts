import type { Operation } from '../../operation.ts';

/** Forgets one of any user's devices. */
export const adminForgetDevice: Operation<'AdminForgetDevice'> = async (input, context) => {
  const pool = await context.pools.get(input.UserPoolId);
  const user = await context.accounts.byName(pool, input.Username);
  await context.devices.forget(pool, user, input.DeviceKey);
};
