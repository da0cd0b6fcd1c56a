/** A browser that is signed out at a site: without its SSO cookie, and on its way. */
import type { SignOutDestination } from '#domain/oauth/sign-outs.ts';
import type { SiteContext } from './site.ts';
import { clearSsoCookie } from './sso-cookie.ts';

/** Where a person is asked whether to sign out, with the query of the request. */
export const SIGN_OUT_PAGE = '/signout';
/** Where a person is told so. */
export const SIGNED_OUT_PAGE = '/signedout';

/** The page that says so, with the way back to the application that is named. */
export const signedOutPath = (clientId: string | undefined): string =>
  clientId === undefined
    ? SIGNED_OUT_PAGE
    : `${SIGNED_OUT_PAGE}?${new URLSearchParams({ client_id: clientId })}`;

export function leaveSignedOut(c: SiteContext, destination: SignOutDestination): Response {
  clearSsoCookie(c, c.env.site);
  return c.redirect(signedOutAddress(c, destination));
}

export function signedOutAddress(c: SiteContext, destination: SignOutDestination): string {
  const { site } = c.env;
  const here = `${site.origin}${site.base}`;
  switch (destination.to) {
    case 'application':
      return destination.location;
    case 'login':
      return `${here}/login?${destination.query}`;
    case 'nowhere':
      return here + signedOutPath(destination.clientId);
  }
}
