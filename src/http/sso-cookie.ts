/** The cookie by which a browser stays signed in at a pool's domain. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { type CookieSite, cookieOptions } from './site-cookie.ts';

const NAME = 'cognito';

export function ssoCookieOf(c: Context): string | undefined {
  return getCookie(c, NAME) || undefined;
}

/** Keeps `value` in the browser until `expiresAt`, by the server's clock, which shows `now`. */
export function setSsoCookie(
  c: Context,
  site: CookieSite,
  value: string,
  expiresAt: number,
  now: number,
): void {
  const maxAge = Math.max(0, Math.floor((expiresAt - now) / 1000));
  setCookie(c, NAME, value, { ...cookieOptions(site), maxAge });
}

/** Whether an answer keeps an SSO session in the browser. */
export function isSignIn(headers: Headers): boolean {
  return headers.getSetCookie().some((line) => /^cognito=[^;]/.test(line));
}

export function clearSsoCookie(c: Context, site: CookieSite): void {
  deleteCookie(c, NAME, cookieOptions(site));
}
