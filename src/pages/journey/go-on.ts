/** Where the browser's sign-in leads a person who goes on with it. */
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import type { SignedInBrowser } from '#domain/oauth/sso-sessions.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { LoginMove, LoginVisit } from './login-visit.ts';
import { PAGES } from './next-page.ts';

/** To the application, or to what it has to be allowed first; a sign-in that has ended begins anew. */
export async function moveOn(
  { authorizations }: { readonly authorizations: Pick<Authorizations, 'goOn'> },
  visit: LoginVisit,
  signedIn: SignedInBrowser | undefined,
): Promise<LoginMove> {
  const destination = signedIn && (await authorizations.goOn(visit, signedIn));
  if (destination?.to === 'application') return { answer: destination.answer };
  if (signedIn && destination?.to === 'consent') {
    const name = knownName(visit.pool, signedIn.user);
    return { to: { page: PAGES.consent, name, consent: destination.basis } };
  }
  return { to: PAGES.login, notice: 'expired' };
}
