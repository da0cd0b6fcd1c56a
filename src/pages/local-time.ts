/** Instants as people read them: by the clock of the browser, where its script can run. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import type { Language } from './words/languages.ts';

const STYLES = {
  /** To be compared with a clock. */
  time: { timeStyle: 'medium' },
  moment: { dateStyle: 'medium', timeStyle: 'short' },
} as const;

/** The instant in UTC, which the script says in the time of the browser. */
export function localTime(
  at: number | Date,
  style: keyof typeof STYLES,
  language: Language,
): Markup {
  const options = STYLES[style];
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
  return html`<time datetime="${new Date(at).toISOString()}" data-local="${JSON.stringify(options)}">${format.format(at)} UTC</time>`;
}
