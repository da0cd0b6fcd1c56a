/** The cookie by which a browser stays signed in at a pool's domain. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Site } from './site.ts';

const NAME = 'cognito';

type Place = Pick<Site, 'base' | 'origin'>;

/** For the site alone, and never for scripts; other sites may lead here, but not post here. */
const optionsAt = ({ base, origin }: Place) =>
  ({
    path: base || '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: origin.startsWith('https:'),
  }) as const;

export function ssoCookieOf(c: Context): string | undefined {
  return getCookie(c, NAME) || undefined;
}

/** Keeps `value` in the browser until `expiresAt`, by the server's clock, which shows `now`. */
export function setSsoCookie(
  c: Context,
  site: Place,
  value: string,
  expiresAt: number,
  now: number,
): void {
  const maxAge = Math.max(0, Math.floor((expiresAt - now) / 1000));
  setCookie(c, NAME, value, { ...optionsAt(site), maxAge });
}

export function clearSsoCookie(c: Context, site: Place): void {
  deleteCookie(c, NAME, optionsAt(site));
}
