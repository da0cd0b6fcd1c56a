import { describeDevice } from '#domain/factors/devices.ts';
import type { Operation } from '../../operation.ts';

/** One of the signed-in user's devices. */
export const getDevice: Operation<'GetDevice'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken ?? '');
  return { Device: describeDevice(await context.devices.get(pool, user, input.DeviceKey)) };
};
