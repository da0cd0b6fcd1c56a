/**
 * Forms that only our own pages can send: each holds the secret of the browser it was made for,
 * which the browser also has as a cookie that no script and no other site can read or set.
 */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { html } from 'hono/html';
import { formFields } from '#http/form.ts';
import type { Markup } from '#http/page.ts';
import { type CookieSite, cookieOptions } from '#http/site-cookie.ts';
import { sameText } from '#platform/constant-time.ts';
import type { Random } from '#platform/random.ts';

const COOKIE = 'XSRF-TOKEN';
const FIELD = '_csrf';
const SECRET = /^[\w-]{43}$/;

/** The browser's secret; one that has none is given a new one. */
export function csrfSecret(c: Context, site: CookieSite, random: Random): string {
  const known = getCookie(c, COOKIE);
  return known !== undefined && SECRET.test(known) ? known : renewCsrfSecret(c, site, random);
}

/** Gives the browser a new secret: forms made before are no longer valid, whoever made them. */
export function renewCsrfSecret(c: Context, site: CookieSite, random: Random): string {
  const secret = random.bytes(32).toString('base64url');
  setCookie(c, COOKIE, secret, cookieOptions(site));
  return secret;
}

/** What a form holds beside its fields. */
export const csrfField = (secret: string): Markup =>
  html`<input type="hidden" name="${FIELD}" value="${secret}">`;

/** Values of Sec-Fetch-Site for a form of this very site, and for clients that do not send it. */
const OWN: readonly (string | undefined)[] = [undefined, 'same-origin', 'none'];

/**
 * The fields of a form that was sent, or undefined when it is not one of this browser's own.
 * Sec-Fetch-Site also keeps out sibling sites, which could set a cookie for the whole domain.
 */
export async function ownForm(c: Context): Promise<URLSearchParams | undefined> {
  const type = c.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return undefined;
  if (!OWN.includes(c.req.header('Sec-Fetch-Site'))) return undefined;
  const fields = formFields(await c.req.text());
  const secret = getCookie(c, COOKIE);
  const given = fields?.get(FIELD);
  if (secret === undefined || given == null || !SECRET.test(secret)) return undefined;
  return sameText(secret, given) ? fields : undefined;
}
