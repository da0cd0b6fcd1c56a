/** The application that a page is for, as the page names it. */
import { applicationHome } from '#domain/clients/application-home.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { SiteContext } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { FrameApplication } from './layout.ts';

/** What one that registered itself says of itself is not repeated. */
export const applicationOf = (client: Client | undefined): FrameApplication | undefined =>
  client && !client.registered ? { name: client.name, home: applicationHome(client) } : undefined;

/** The pool's client that an address names: anyone can write there what is no client of it. */
export async function namedClient(
  clients: Pick<Clients, 'find'>,
  c: SiteContext,
): Promise<Client | undefined> {
  const id = c.req.query('client_id');
  const client = id === undefined ? undefined : await clients.find(id);
  return client?.poolId === c.env.site.pool.id ? client : undefined;
}
