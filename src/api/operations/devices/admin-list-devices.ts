import type { Operation } from '../../operation.ts';
import { deviceOwner } from './device-owner.ts';
import { devicePage } from './pages.ts';

/** Any user's devices. */
export const adminListDevices: Operation<'AdminListDevices'> = async (input, context) => {
  const { pool, user } = await deviceOwner(context, input);
  return devicePage(context, pool, user, input);
};
