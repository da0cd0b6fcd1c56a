import { describeDevice } from '#domain/factors/devices.ts';
import type { Operation } from '../../operation.ts';
import { deviceOwner } from './device-owner.ts';

/** One of any user's devices. */
export const adminGetDevice: Operation<'AdminGetDevice'> = async (input, context) => {
  const { pool, user } = await deviceOwner(context, input);
  return { Device: describeDevice(await context.devices.get(pool, user, input.DeviceKey)) };
};
