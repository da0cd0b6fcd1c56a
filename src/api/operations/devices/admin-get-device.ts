import { describeDevice } from '#domain/factors/devices.ts';
import type { Operation } from '../../operation.ts';
import { deviceOwner } from './device-owner.ts';

/** One of any user's devices. */
export const adminGetDevice: Operation<'AdminGetDevice'> = async (input, domain) => {
  const { pool, user } = await deviceOwner(domain, input);
  return { Device: describeDevice(await domain.devices.get(pool, user, input.DeviceKey)) };
};
