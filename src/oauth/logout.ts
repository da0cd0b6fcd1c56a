/**
 * The logout endpoint: ends a browser's SSO session, and sends it where the application wants. Where
 * nothing shows that its user wants that, a page asks first.
 */
import type { SignOutDestination, SignOuts } from '#domain/oauth/sign-outs.ts';
import { formFields } from '#http/form.ts';
import { SIGN_OUT_PAGE } from '#http/signed-out.ts';
import type { SiteContext, SiteMount } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { ProviderSession } from '#store/tables/sso.ts';
import { browserEndpoint, errorPage } from './browser-endpoint.ts';
import { FORM_TYPE } from './endpoint.ts';

/** Sends the browser on its way, by the provider that its user came through. */
type LeaveSignedOut = (
  c: SiteContext,
  destination: SignOutDestination,
  provider: ProviderSession | undefined,
) => Promise<Response>;

export function logoutEndpoint(signOuts: SignOuts, leave: LeaveSignedOut): SiteMount {
  return (app) => {
    app.post('/logout', async (c, next) => (await asLink(c)) ?? next());
    browserEndpoint(app, '/logout', async (c) => {
      const { site } = c.env;
      const query = new URL(c.req.url).searchParams;
      const cookie = ssoCookieOf(c);
      const reading = await signOuts.read(site.pool, query, cookie);
      if (reading.kind === 'unusable') return c.redirect(errorPage(site, reading.error, query));
      if (reading.kind === 'ask')
        return c.redirect(`${site.origin}${site.base}${SIGN_OUT_PAGE}?${query}`);
      const provider = await signOuts.end(site.pool, cookie);
      return leave(c, reading.destination, provider);
    });
  };
}

/** Characters of a form that have room in a link. */
const LONGEST_LINK = 12_000;

/**
 * The same request as a link, for a form that an application posted: a browser sends no SSO cookie
 * with a form of another site, but with the link that follows it.
 */
async function asLink(c: SiteContext): Promise<Response | undefined> {
  if (!FORM_TYPE.test(c.req.header('content-type') ?? '')) return undefined;
  const { site } = c.env;
  const text = await c.req.text();
  const fields = text.length > LONGEST_LINK ? undefined : formFields(text);
  c.header('Cache-Control', 'no-store');
  if (!fields) return c.redirect(errorPage(site, 'invalid_request', new URLSearchParams()), 303);
  return c.redirect(`${site.origin}${site.base}/logout?${fields}`, 303);
}
