/** How often something may be asked for where the settings do not say: in `dev`, any number of times. */
import type { ServerConfig } from './options.ts';

const USUAL = {
  attemptsPerMinute: 100,
  messageRequestsPerMinute: 20,
  messagesPerHour: 30,
} as const;

type Name = keyof typeof USUAL;

/** A limit; 0 is none. */
export function rateOf(config: Pick<ServerConfig, 'mode' | Name>, name: Name): number {
  return config[name] ?? (config.mode === 'serve' ? USUAL[name] : 0);
}
