import type { Operation } from '../../operation.ts';

/** Forgets one of the signed-in user's devices. */
export const forgetDevice: Operation<'ForgetDevice'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken ?? '');
  await context.devices.forget(pool, user, input.DeviceKey);
};
