/** The authorization endpoint (RFC 6749 §3.1): where an application sends a browser to sign in. */
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { callerOf, type SiteMount } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import { browserEndpoint, errorPage } from './browser-endpoint.ts';

export function authorizeEndpoint(authorizations: Authorizations): SiteMount {
  return (app) =>
    browserEndpoint(app, '/oauth2/authorize', async (c) => {
      const { site } = c.env;
      const { pool } = site;
      const query = new URL(c.req.url).searchParams;
      const read = await authorizations.read(pool, query, 'application');
      if (read.kind === 'unusable') return c.redirect(errorPage(site, read.error, query));
      if (read.kind === 'refused') return c.redirect(read.location);
      const { client, request } = read;
      const decision = await authorizations.decide(
        { pool, client, request, caller: callerOf(c) },
        ssoCookieOf(c),
      );
      if (decision.kind === 'redirect') return c.redirect(decision.location);
      if (decision.kind === 'unusable') return c.redirect(errorPage(site, decision.error, query));
      return c.redirect(`${site.origin}${site.base}/login?${request.query}`);
    });
}
