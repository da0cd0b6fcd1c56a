/** Filling in the placeholders of a sentence with markup. Pure. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';

/** `words` with every `{name}` replaced by the value of that name; the words stay text. */
export function fillIn(words: string, values: Readonly<Record<string, Markup | string>>): Markup {
  const parts = words.split(/\{(\w+)\}/);
  return html`${parts.map((part, n) => (n % 2 === 0 ? part : (values[part] ?? `{${part}}`)))}`;
}
