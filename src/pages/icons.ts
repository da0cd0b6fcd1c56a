/** Signs and small pictures, drawn: not every font has them. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';

const PATHS = {
  bad: 'M12 5.5v8M12 18v.5',
  clock: 'M20 12a8 8 0 1 1-16 0 8 8 0 0 1 16 0zM12 7.5V12l3 2',
  good: 'M5 12.5l4.5 4.5L19 7.5',
  key: 'M11.5 12a3.75 3.75 0 1 1-7.5 0 3.75 3.75 0 0 1 7.5 0zM11.5 12h9v3.2M17 12v2.4',
  leave: 'M10 4.5H4.5v15H10M9.5 12H20M16 8l4 4-4 4',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  mail: 'M3.5 6h17v12h-17zM3.5 7l8.5 6.5L20.5 7',
  message: 'M4 5h16v11h-8l-4 3.5V16H4z',
  question: 'M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18v.5',
} as const;

export type IconName = keyof typeof PATHS;

/** The picture; what it means is said beside it. */
export const icon = (name: IconName): Markup =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
