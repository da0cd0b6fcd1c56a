/** The provider that a request of an application asks for, by its name or an identifier. */
import { OWN_USERS, providersOf } from '#domain/clients/effective-settings.ts';
import type { Reads } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import { OAuthRefusal } from './refusal.ts';

interface ProviderParameters {
  readonly identity_provider?: string;
  readonly idp_identifier?: string;
}

/** The pool's provider that the parameters name; undefined where it has none of that name. */
export async function namedProvider(
  { identityProviders }: Pick<Reads, 'identityProviders'>,
  pool: Pool,
  { identity_provider: name, idp_identifier: identifier }: ProviderParameters,
): Promise<IdentityProvider | undefined> {
  if (name !== undefined) {
    return name === OWN_USERS ? undefined : identityProviders.find(pool.id, name);
  }
  return identifier === undefined
    ? undefined
    : identityProviders.findByIdentifier(pool.id, identifier);
}

/**
 * Where the person is to sign in: at the provider that the parameters name, or at the only one that
 * the client has; undefined where the person chooses.
 * @throws OAuthRefusal where the client's users do not come through it
 */
export function askedProvider(
  client: Client,
  named: IdentityProvider | undefined,
  { identity_provider, idp_identifier }: ProviderParameters,
): string | undefined {
  const offered = providersOf(client);
  if (identity_provider !== undefined) {
    const name = identity_provider === OWN_USERS ? OWN_USERS : named?.name;
    if (name !== undefined && offered.includes(name)) return name;
    throw new OAuthRefusal('invalid_request', `Unknown identity provider ${identity_provider}`);
  }
  if (idp_identifier !== undefined) {
    if (named && offered.includes(named.name)) return named.name;
    throw new OAuthRefusal('invalid_request', 'Unknown identity provider identifier');
  }
  return offered.length === 1 && offered[0] !== OWN_USERS ? offered[0] : undefined;
}

/** Whether a request leads to another sign-in than the pool's own. */
export const isElsewhere = ({ provider }: { readonly provider?: string }) =>
  provider !== undefined && provider !== OWN_USERS;
