/**
 * Clients that register themselves (RFC 7591): with a token that has the scope for it, or without
 * one where the pool is open to anyone.
 */
import type { ActionLimits } from '#domain/attempts/action-limits.ts';
import { type ClientMetadata, clientOf, readMetadata } from '#domain/clients/client-metadata.ts';
import type { Clients } from '#domain/clients/clients.ts';
import { REGISTER_SCOPE, registersClients } from '#domain/pools/resource-servers.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Bearers } from '#domain/tokens/bearers.ts';
import { networkOf } from '#platform/networks.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';

export interface Registration {
  readonly client: Client;
  readonly metadata: ClientMetadata;
}

/** Nobody may register here, or nobody without a token. */
export type RegistrationRefusal = 'closed' | 'unauthenticated';

interface Parts {
  readonly clients: Clients;
  readonly bearers: Bearers;
  readonly limits: ActionLimits;
}

export class Registrations {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Registers the metadata that `read` returns; it is called only once the caller may register.
   * Requests are limited by the hour: for each bearer, and without a token for each address and for
   * the pool.
   * @throws MetadataRefused, the refusals of access tokens, LimitExceededException
   */
  async register(
    pool: Pool,
    token: string | undefined,
    caller: Caller,
    read: () => Promise<unknown>,
  ): Promise<Registration | RegistrationRefusal> {
    const { DcrConfiguration: settings } = pool.settings;
    if (!registersClients(pool) || !settings) return 'closed';
    if (token === undefined && !settings.OpenDcrEnabled) return 'unauthenticated';
    const flows =
      (token === undefined ? settings.OpenDcrGrantTypes : settings.AuthenticatedGrantTypes) ?? [];
    if (token === undefined) {
      if (flows.length === 0) return 'closed';
      await this.#parts.limits.count(
        pool.id,
        `from ${networkOf(caller.address ?? 'nowhere')}`,
        'RegisterClient',
      );
      await this.#parts.limits.count(pool.id, 'from anywhere', 'RegisterClientOpenly');
    } else {
      const bearer = await this.#parts.bearers.authenticateAnyone(pool, token, REGISTER_SCOPE);
      if (flows.length === 0) return 'closed';
      await this.#parts.limits.count(pool.id, `by ${bearer}`, 'RegisterClient');
    }
    const metadata = readMetadata(await read(), flows, pool);
    const client = await this.#parts.clients.register(clientOf(metadata, pool));
    return { client, metadata };
  }
}
