import type { Operation } from '../../operation.ts';
import { devicePage } from './pages.ts';

/** The signed-in user's devices. */
export const listDevices: Operation<'ListDevices'> = async (input, context) => {
  const { pool, user } = await context.bearers.authenticate(input.AccessToken);
  return devicePage(context, pool, user, input);
};
