import type { Operation } from '../../operation.ts';

/** Forgets one of the signed-in user's devices. */
export const forgetDevice: Operation<'ForgetDevice'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken ?? '');
  await domain.devices.forget(pool, user, input.DeviceKey);
};
