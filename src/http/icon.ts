/** The icon of this server, where browsers look for one that no page names. */
import type { Env, Hono } from 'hono';

export const ICON_PATH = '/favicon.ico';

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect width="32" height="32" rx="7" fill="#1f5fbf"/>
<path d="M6 14q2.5-3 5 0t5 0 5 0 5 0M6 21q2.5-3 5 0t5 0 5 0 5 0" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/>
</svg>`;

/** Adds its route; a browser may keep it for a day. */
export function serveIcon<E extends Env>(app: Hono<E>): void {
  app.get(ICON_PATH, (c) =>
    c.body(ICON, 200, {
      'Content-Type': 'image/svg+xml',
      'Cache-Control': 'public, max-age=86400',
    }),
  );
}
