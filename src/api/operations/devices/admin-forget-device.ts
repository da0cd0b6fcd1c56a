import type { Operation } from '../../operation.ts';

/** Forgets one of any user's devices. */
export const adminForgetDevice: Operation<'AdminForgetDevice'> = async (input, domain) => {
  const pool = await domain.pools.get(input.UserPoolId);
  const user = await domain.accounts.byName(pool, input.Username);
  await domain.devices.forget(pool, user, input.DeviceKey);
};
