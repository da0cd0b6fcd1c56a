/** What a development server tells of itself and its pools: where to sign in, through which client. */
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

export interface HomeClient {
  readonly id: string;
  readonly name: string;
  /** Where signing in through it begins, if it has a way back. */
  readonly signInUrl: string | undefined;
}

export interface HomePool {
  readonly id: string;
  readonly name: string;
  /** Where its pages are, if it has a domain. */
  readonly siteUrl: string | undefined;
  readonly clients: readonly HomeClient[];
}

export interface HomeFacts {
  readonly url: string;
  readonly region: string;
  readonly version: string;
  /** Whether the server has its console. */
  readonly console: boolean;
  readonly pools: readonly HomePool[];
}

/**
 * Where a client leads back to that has no application yet: the console there gets tokens for the
 * code, and shows who has signed in. `state` says whose code it is.
 */
export const SIGNED_IN = '/_dev/signed-in';

/** Clients of a pool that are named. */
const MOST_CLIENTS = 20;

export async function homePool(
  store: Pick<Store, 'clients'>,
  { id, name }: Pool,
  siteUrl: string | undefined,
): Promise<HomePool> {
  const { items } = await store.clients.list(id, { limit: MOST_CLIENTS });
  return { id, name, siteUrl, clients: items.map((client) => homeClient(client, siteUrl)) };
}

function homeClient(
  { id, poolId, name, settings }: Client,
  siteUrl: string | undefined,
): HomeClient {
  const { CallbackURLs = [], AllowedOAuthFlows = [], AllowedOAuthScopes = [] } = settings;
  const tried = CallbackURLs.find((url) => url.endsWith(SIGNED_IN));
  const callback = tried ?? settings.DefaultRedirectURI ?? CallbackURLs[0];
  const type = AllowedOAuthFlows.includes('code') ? 'code' : 'token';
  const isOffered = settings.AllowedOAuthFlowsUserPoolClient && AllowedOAuthFlows.length > 0;
  if (siteUrl === undefined || callback === undefined || !isOffered) {
    return { id, name, signInUrl: undefined };
  }
  const query = new URLSearchParams({
    client_id: id,
    response_type: type,
    scope: AllowedOAuthScopes.join(' '),
    redirect_uri: callback,
    ...(tried !== undefined && { state: `${poolId}/${id}` }),
  });
  return { id, name, signInUrl: `${siteUrl}/login?${query}` };
}
