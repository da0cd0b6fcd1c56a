/**
 * Signing in for a page of the site itself: the sign-in is one for an application of the pool, and
 * leads to the page in place of the application. Only these pages can be named.
 */
import type { Client } from '#store/records.ts';
import { PAGES } from './journey/next-page.ts';

/** The pages, by what `then` says. */
const PATHS = { account: '/account', passkey: PAGES.addPasskey } as const;

export type Then = keyof typeof PATHS;

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
  then: Then,
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

export function thenIn(query: URLSearchParams): Then | undefined {
  const asked = query.get(THEN);
  return Object.keys(PATHS).find((each): each is Then => each === asked);
}

/** Where it leads once the person has signed in. */
export function pageOfThen(
  then: Then,
  { base }: Place,
  request: { readonly clientId: string; readonly redirectUri: string },
): string {
  const { clientId: client_id, redirectUri: redirect_uri } = request;
  return `${base}${PATHS[then]}?${new URLSearchParams({ client_id, redirect_uri })}`;
}
