/** Reading what a person's request to a page says: whose it is, from which application, in which language. */
import type { Context } from 'hono';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { callerOf, type Site, type SiteContext } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Client } from '#store/tables/clients.ts';
import { csrfSecret } from './forms.ts';
import { PAGES, type PagePath } from './journey/next-page.ts';
import { languageOfRequest } from './language.ts';
import type { Frame, FrameLook } from './layout.ts';
import { THEN, thenIn } from './then.ts';
import type { Visit } from './visit.ts';

export interface VisitParts {
  readonly authorizations: Pick<Authorizations, 'read'>;
  readonly look: (site: Site, client: Client | undefined) => Promise<FrameLook>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Parameters of our own, which are no part of the application's request. */
const OWN = ['journey', 'notice', THEN] as const;

/** What the pages know of a request; a request that is no good is answered at once. */
export async function visitOf(parts: VisitParts, c: SiteContext): Promise<Visit | Response> {
  const { site } = c.env;
  const { pool } = site;
  const query = new URLSearchParams(new URL(c.req.url).search);
  const then = thenIn(query);
  for (const name of OWN) query.delete(name);
  const read = await parts.authorizations.read(pool, query);
  if (read.kind === 'refused') return redirect(c, read.location, 302);
  if (read.kind === 'unusable') return toErrorPage(c, read.error, query.get('client_id') ?? '');
  const { request, client } = read;
  const frame = await frameOf(parts, c, client);
  return {
    c,
    site,
    pool,
    client,
    request,
    caller: callerOf(c),
    words: frame.words,
    frame,
    csrf: csrfSecret(c, site, parts.random),
    ssoCookie: ssoCookieOf(c),
    then,
    now: parts.clock.now(),
    link: (page, more) => linkTo(site, page, query, { ...(then && { [THEN]: then }), ...more }),
  };
}

/** The frame of a page of the site, as the client's pages look if it is one's. */
export async function frameOf(
  { look }: Pick<VisitParts, 'look'>,
  c: SiteContext,
  client: Client | undefined,
): Promise<Frame> {
  const { site } = c.env;
  const here = new URL(c.req.url);
  const lang = here.searchParams.get('lang') ?? undefined;
  const { language, words } = await languageOfRequest(c, site, lang);
  return {
    base: site.base,
    language,
    words,
    look: await look(site, client),
    inLanguage: (lang) => {
      const translated = new URLSearchParams(here.search);
      translated.set('lang', lang);
      return `${site.base}${c.req.path}?${translated}`;
    },
    ...(client && { formTargets: formTargets(client) }),
  };
}

/**
 * Where signing in leads: browsers hold a form against every redirect that follows it, the
 * application's own from its callback to wherever it likes included. Only the scheme is known; it
 * holds no letter that a policy would read as its own.
 */
function formTargets({ settings }: Client): string[] {
  return [...new Set((settings.CallbackURLs ?? []).map((uri) => new URL(uri).protocol))];
}

function linkTo(
  site: Site,
  page: PagePath,
  query: URLSearchParams,
  more: Readonly<Record<string, string>> = {},
): string {
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) {
    if (value === '') all.delete(name);
    else all.set(name, value);
  }
  return `${site.base}${page}?${all}`;
}

/** To the page that says why a request leads nowhere. */
export function toErrorPage(c: SiteContext, error: string, clientId: string): Response {
  const about = new URLSearchParams({ error, client_id: clientId });
  return redirect(c, `${c.env.site.base}${PAGES.error}?${about}`, 302);
}

/** To another page, or with 302 to where a script expects to be sent at once. */
export const redirect = (c: Context, location: string, status: 302 | 303 = 303) =>
  c.redirect(location, status);
