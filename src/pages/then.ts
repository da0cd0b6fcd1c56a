/**
 * Signing in for a page of the site itself: the sign-in is one for an application of the pool, and
 * leads to the page in place of the application. Only these pages can be named.
 */
import type { Client } from '#store/tables/clients.ts';
import { PAGES } from './journey/next-page.ts';

/** The pages of the account, and which of its things one is about. */
const OF_ACCOUNT = /^account(?:\/[a-z-]+){0,2}(?:\?(?:id|attribute)=[\w.-]{1,200})?$/;
const OF_PASSKEY = 'passkey';

/** The parameter of the login pages. */
export const THEN = 'then';

interface Place {
  readonly base: string;
}

/** Where a sign-in for a page begins; `name` is who is expected. */
export function afterwards(
  { base }: Place,
  client: Client,
  redirectUri: string,
  then: string,
  name?: string,
): string {
  const isCode = client.settings.AllowedOAuthFlows?.includes('code');
  const query = new URLSearchParams({
    client_id: client.id,
    redirect_uri: redirectUri,
    response_type: isCode ? 'code' : 'token',
    ...(name !== undefined && { login_hint: name }),
    [THEN]: then,
  });
  return `${base}${PAGES.login}?${query}`;
}

/** What `then` says of a page: its path, and what it is about. */
export function thenOf(path: string, query: URLSearchParams): string {
  const about = [...query].find(([name]) => name === 'id' || name === 'attribute');
  const then = about ? `${path.slice(1)}?${about[0]}=${about[1]}` : path.slice(1);
  return OF_ACCOUNT.test(then) ? then : path.slice(1);
}

export function thenIn(query: URLSearchParams): string | undefined {
  const then = query.get(THEN);
  return then === OF_PASSKEY || (then !== null && OF_ACCOUNT.test(then)) ? then : undefined;
}

/** Where it leads once the person has signed in: always to a page of this site. */
export function pageOfThen(
  then: string,
  { base }: Place,
  request: { readonly clientId: string; readonly redirectUri: string },
): string {
  if (then !== OF_PASSKEY) return `${base}/${then}`;
  const { clientId: client_id, redirectUri: redirect_uri } = request;
  return `${base}${PAGES.addPasskey}?${new URLSearchParams({ client_id, redirect_uri })}`;
}
