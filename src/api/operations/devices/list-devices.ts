import type { Operation } from '../../operation.ts';
import { devicePage } from './pages.ts';

/** The signed-in user's devices. */
export const listDevices: Operation<'ListDevices'> = async (input, domain) => {
  const { pool, user } = await domain.bearers.authenticate(input.AccessToken);
  return devicePage(domain, pool, user, input);
};
