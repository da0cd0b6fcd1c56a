import { after, before } from 'node:test';
import type { PoolhouseOptions } from '#testing.ts';
import type { ServerOptions } from '../../src/server/options.ts';
import type { Poolhouse, Start } from './servers.ts';

/** One server for all tests of the suite this is called in; answers it once they run. */
export function sharedServer(
  start: Start,
  options?: PoolhouseOptions,
  parts?: Partial<ServerOptions>,
): () => Poolhouse {
  const ends: (() => unknown)[] = [];
  let poolhouse: Poolhouse | undefined;
  before(async () => {
    const lifetime = { after: (end?: unknown) => void ends.push(end as () => unknown) };
    poolhouse = await start(lifetime, options, parts);
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return () => {
    if (!poolhouse) throw new Error('the server is there only while tests run');
    return poolhouse;
  };
}
