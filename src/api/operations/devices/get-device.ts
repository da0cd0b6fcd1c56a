import { describeDevice } from '#domain/factors/devices.ts';
import type { Operation } from '../../operation.ts';

/** One of the signed-in user's devices. */
export const getDevice: Operation<'GetDevice'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken ?? '');
  return { Device: describeDevice(await domain.devices.get(pool, user, input.DeviceKey)) };
};
