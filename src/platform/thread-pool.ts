import { availableParallelism } from 'node:os';

/**
 * Gives Node's thread pool one thread for each core, unless its environment says otherwise. It
 * signs tokens and syncs commits: with more threads than cores the event loop waits, with fewer a
 * core stays idle. Has an effect only before the pool's first use.
 */
export function fitThreadPool(env: NodeJS.ProcessEnv): void {
  env.UV_THREADPOOL_SIZE ??= String(Math.max(2, availableParallelism()));
}
