/** The authorization endpoint (RFC 6749 §3.1): where an application sends a browser to sign in. */
import { isElsewhere } from '#domain/oauth/asked-provider.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import type { ApplicationAnswer } from '#domain/signin/challenge.ts';
import { callerOf, type SiteContext, type SiteMount } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Client } from '#store/tables/clients.ts';
import { browserEndpoint, errorPage } from './browser-endpoint.ts';

/** Where applications look for it: the second is what many have come to use. */
const PATHS = ['/oauth2/authorize', '/authorize'] as const;

/** Sends the browser to the application with an answer. */
export type AnswerApplication = (
  c: SiteContext,
  client: Client | undefined,
  answer: ApplicationAnswer,
) => Response | Promise<Response>;

/** Sends the browser to the identity provider that its request asks for. */
export type ToProvider = (c: SiteContext) => Promise<Response>;

export function authorizeEndpoint(
  authorizations: Authorizations,
  answerApplication: AnswerApplication,
  toProvider: ToProvider,
): SiteMount {
  return (app) => {
    for (const path of PATHS) browserEndpoint(app, path, answer);
  };

  async function answer(c: SiteContext): Promise<Response> {
    const { site } = c.env;
    const { pool } = site;
    const query = new URL(c.req.url).searchParams;
    const read = await authorizations.read(pool, query, 'application');
    if (read.kind === 'unusable') return c.redirect(errorPage(site, read.error, query));
    if (read.kind === 'refused') return answerApplication(c, undefined, read.answer);
    const { client, request } = read;
    const decision = await authorizations.decide(
      { pool, client, request, caller: callerOf(c) },
      ssoCookieOf(c),
    );
    if (decision.kind === 'answer') return answerApplication(c, client, decision.answer);
    if (decision.kind === 'unusable') return c.redirect(errorPage(site, decision.error, query));
    if (isElsewhere(request)) return toProvider(c);
    return c.redirect(`${site.origin}${site.base}/login?${request.query}`);
  }
}
