import { checkSecretHash } from '#domain/clients/secret-hash.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Domain } from '../../operation.ts';

/**
 * The client a request without credentials comes from, and its pool. A client with a secret
 * proves it by a hash over the username as it stands in this request.
 */
export async function clientRequest(
  domain: Domain,
  input: {
    readonly ClientId: string;
    readonly Username: string;
    readonly SecretHash?: string | undefined;
  },
): Promise<{ readonly pool: Pool; readonly client: Client }> {
  const client = await domain.clients.get(input.ClientId);
  const pool = await domain.pools.get(client.poolId);
  checkSecretHash(client, input.Username, input.SecretHash);
  return { pool, client };
}
