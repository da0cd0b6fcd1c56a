import type { PoolhouseOptions } from '#testing.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import type { Poolhouse, Start } from './servers.ts';
import { shared } from './shared.ts';

/** One server for all tests of the suite this is called in; answers it once they run. */
export function sharedServer(
  start: Start,
  options?: PoolhouseOptions,
  parts?: Partial<ServerOptions>,
): () => Poolhouse {
  return shared((lifetime) => start(lifetime, options, parts));
}
