/** The logout endpoint: ends a browser's SSO session, and sends it where the application wants. */
import type { SignOuts } from '#domain/oauth/sign-outs.ts';
import type { SiteMount } from '#http/site.ts';
import { clearSsoCookie, ssoCookieOf } from '#http/sso-cookie.ts';
import { browserEndpoint, errorPage } from './browser-endpoint.ts';

export function logoutEndpoint(signOuts: SignOuts): SiteMount {
  return (app) =>
    browserEndpoint(app, '/logout', async (c) => {
      const { site } = c.env;
      const query = new URL(c.req.url).searchParams;
      const leaving = await signOuts.signOut(site.pool, query, ssoCookieOf(c));
      if (leaving.kind === 'unusable') return c.redirect(errorPage(site, leaving.error, query));
      clearSsoCookie(c, site);
      if (leaving.kind === 'leave') return c.redirect(leaving.location);
      return c.redirect(`${site.origin}${site.base}/login?${leaving.query}`);
    });
}
