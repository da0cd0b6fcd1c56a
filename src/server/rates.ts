/** How often something may be asked for, where the settings do not say: often enough, and in `dev` always. */
import type { ServerConfig } from './options.ts';

/** Limits by what they limit; 0 is none. */
export interface Rates {
  readonly messagesPerHour: number;
}

const USUAL: Rates = { messagesPerHour: 30 };
const NONE: Rates = { messagesPerHour: 0 };

export function ratesOf({ mode, ...settings }: ServerConfig): Rates {
  const usual = mode === 'serve' ? USUAL : NONE;
  return { messagesPerHour: settings.messagesPerHour ?? usual.messagesPerHour };
}
