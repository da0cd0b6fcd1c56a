/** What a development server tells of itself and its pools: where to sign in, through which client. */
import { signInLink } from '#contract/sign-in-link.ts';
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
  const link = signInLink({ ...settings, UserPoolId: poolId, ClientId: id }, siteUrl);
  return { id, name, signInUrl: 'url' in link ? link.url : undefined };
}
