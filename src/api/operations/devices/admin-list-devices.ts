import type { Operation } from '../../operation.ts';
import { deviceOwner } from './device-owner.ts';
import { devicePage } from './pages.ts';

/** Any user's devices. */
export const adminListDevices: Operation<'AdminListDevices'> = async (input, domain) => {
  const { pool, user } = await deviceOwner(domain, input);
  return devicePage(domain, pool, user, input);
};
