import nodeModule from 'node:module';
import { join } from 'node:path';

/**
 * Lets Node keep what it compiles, in a folder of whoever runs the command: what lies there is run,
 * so it must not be where others can write. A start then takes an eighth less. Where there is no
 * such folder, nothing can be written, or the launcher has said where, this changes nothing.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv): void {
  const caches = env['XDG_CACHE_HOME'] || (env['HOME'] && join(env['HOME'], '.cache'));
  if (caches) nodeModule.enableCompileCache?.(join(caches, 'poolhouse'));
}
