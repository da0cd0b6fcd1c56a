/**
 * Signing in for a page of the site itself: the sign-in is one for an application of the pool, and
 * leads to the page in place of the application. Only these pages can be named.
 */
import type { Site } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import { PAGES } from './journey/next-page.ts';

/** The pages of the account, with the id or attribute that a page is about. */
const ACCOUNT_PAGE = /^account(?:\/[a-z-]+){0,2}(?:\?(?:id|attribute)=[\w.-]{1,200})?$/;
export const PASSKEY_PAGE = 'passkey';

/** The parameter of the login pages. */
export const RETURN_TO = 'then';

/**
 * Where a sign-in for a page begins; a person who is signed in already, and not recently enough, is
 * asked to prove that once more.
 */
export function signInFor(
  { base }: Pick<Site, 'base'>,
  client: Client,
  redirectUri: string,
  returnTo: string,
  whose: 'anyone’s' | 'the known person’s',
): string {
  const isCode = client.settings.AllowedOAuthFlows?.includes('code');
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: redirectUri,
    response_type: isCode ? 'code' : 'token',
    [RETURN_TO]: returnTo,
  });
  const page = whose === 'anyone’s' ? PAGES.login : PAGES.reauthenticate;
  return `${base}${page}?${query}`;
}

/** How the parameter names a page of the account: by its path, and what it is about. */
export function returnToOf(path: string, query: URLSearchParams): string {
  const page = path.slice(1);
  const about = [...query].find(([name]) => name === 'id' || name === 'attribute');
  const returnTo = about ? `${page}?${about[0]}=${about[1]}` : page;
  return ACCOUNT_PAGE.test(returnTo) ? returnTo : page;
}

/** The page an address names; undefined where it names none of ours. */
export function returnToIn(query: URLSearchParams): string | undefined {
  const returnTo = query.get(RETURN_TO);
  if (returnTo === null) return undefined;
  return returnTo === PASSKEY_PAGE || ACCOUNT_PAGE.test(returnTo) ? returnTo : undefined;
}

/** Where it leads once the person has signed in: always to a page of this site. */
export function returnToPage(
  returnTo: string,
  { base }: Pick<Site, 'base'>,
  request: { readonly clientId: string; readonly redirectUri: string },
): string {
  if (returnTo !== PASSKEY_PAGE) return `${base}/${returnTo}`;
  const { clientId: client_id, redirectUri: redirect_uri } = request;
  return `${base}${PAGES.addPasskey}?${new URLSearchParams({ client_id, redirect_uri })}`;
}
