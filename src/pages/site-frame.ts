/** What a request to a page of a site says: in which language, in whose look, from whose browser. */
import type { Looks } from '#domain/branding/looks.ts';
import { OWN_USERS, providersOf } from '#domain/clients/effective-settings.ts';
import { callerOf, type Site, type SiteContext } from '#http/site.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Client } from '#store/tables/clients.ts';
import { csrfSecret } from './forms.ts';
import { PAGES } from './journey/next-page.ts';
import { applicationOf } from './known-application.ts';
import { languageOfRequest } from './language.ts';
import type { Frame } from './layout.ts';
import { frameLook } from './look.ts';
import type { Visit } from './page.ts';
import { languageOf } from './words/languages.ts';

export interface VisitParts {
  readonly looks: Looks;
  readonly clock: Clock;
  readonly random: Random;
}

/** What every page knows of a request; a browser that has no secret is given one. */
export async function visitOf(parts: VisitParts, c: SiteContext, client: Client): Promise<Visit> {
  const { site } = c.env;
  const frame = await frameOf(parts, c, client);
  return {
    c,
    site,
    pool: site.pool,
    client,
    caller: callerOf(c),
    words: frame.words,
    frame,
    csrf: csrfSecret(c, site, parts.random),
    now: parts.clock.now(),
  };
}

/** The frame of a page of the site, as the client's pages look if it is one's. */
export async function frameOf(
  { looks }: Pick<VisitParts, 'looks'>,
  c: SiteContext,
  client: Client | undefined,
): Promise<Frame> {
  const { site } = c.env;
  const here = new URL(c.req.url);
  const lang = askedLanguage(here.searchParams);
  const { language, words } = await languageOfRequest(c, site, lang);
  return {
    base: site.base,
    language,
    words,
    look: await frameLook(looks, site, client),
    application: applicationOf(client),
    inLanguage: (lang) => {
      const translated = new URLSearchParams(here.search);
      translated.set('lang', lang);
      return `${site.base}${c.req.path}?${translated}`;
    },
    ...(client && { formTargets: formTargets(client, site) }),
  };
}

/** The language a request asks for: by the service's parameter, else by the standard's list. */
function askedLanguage(query: URLSearchParams): string | undefined {
  const lang = query.get('lang') ?? undefined;
  if (lang !== undefined && languageOf(lang)) return lang;
  const locales = (query.get('ui_locales') ?? '').split(' ', MOST_LOCALES);
  return locales.find((tag) => languageOf(tag)) ?? lang;
}

/** What is read of a list: more languages than anyone speaks. */
const MOST_LOCALES = 20;

/**
 * Where signing in leads. Browsers apply `form-action` to every redirect that follows a form, also
 * to the application's own, from its callback to anywhere: so the scheme alone is allowed. A scheme
 * has no character that would end the directive.
 */
function formTargets(client: Client, { origin }: Site): string[] {
  const uris = (client.settings.CallbackURLs ?? []).filter((uri) => URL.canParse(uri));
  const schemes = uris.map((uri) => new URL(uri).protocol);
  // An e-mail address leads to its provider, which speaks HTTP only to a site that does.
  const leadsOn = providersOf(client).some((name) => name !== OWN_USERS);
  return [...new Set([...schemes, ...(leadsOn ? ['https:', new URL(origin).protocol] : [])])];
}

/** To the page that says why a request leads nowhere. */
export function toErrorPage(c: SiteContext, error: string, clientId: string): Response {
  c.env.record.error = error;
  const about = new URLSearchParams({ error, client_id: clientId });
  return c.redirect(`${c.env.site.base}${PAGES.error}?${about}`, 302);
}
