/** The language of a request, remembered in a cookie once it was asked for. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { type CookieSite, cookieOptions } from '#http/site-cookie.ts';
import { type Language, languageFor, languageOf, wordsIn } from './words/languages.ts';
import type { Words } from './words/words.ts';

const COOKIE = 'lang';
const YEAR = 365 * 86_400;

export async function languageOfRequest(
  c: Context,
  site: CookieSite,
  lang: string | undefined,
): Promise<{ readonly language: Language; readonly words: Words }> {
  const language = languageFor({
    lang,
    remembered: getCookie(c, COOKIE),
    acceptLanguage: c.req.header('Accept-Language'),
  });
  if (lang !== undefined && languageOf(lang) === language) {
    setCookie(c, COOKIE, language, { ...cookieOptions(site), maxAge: YEAR });
  }
  return { language, words: await wordsIn(language) };
}
