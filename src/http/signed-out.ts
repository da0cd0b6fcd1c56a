/** A browser that is signed out at a site: without its SSO cookie, and on its way. */
import type { SignOutDestination } from '#domain/oauth/sign-outs.ts';
import type { SiteContext } from './site.ts';
import { clearSsoCookie } from './sso-cookie.ts';

/** Where a person is asked whether to sign out, with the query of the request. */
export const SIGN_OUT_PAGE = '/signout';
/** Where a person is told so. */
export const SIGNED_OUT_PAGE = '/signedout';

export function leaveSignedOut(c: SiteContext, destination: SignOutDestination): Response {
  const { site } = c.env;
  clearSsoCookie(c, site);
  const here = `${site.origin}${site.base}`;
  switch (destination.to) {
    case 'application':
      return c.redirect(destination.location);
    case 'login':
      return c.redirect(`${here}/login?${destination.query}`);
    case 'nowhere':
      return c.redirect(here + SIGNED_OUT_PAGE);
  }
}
