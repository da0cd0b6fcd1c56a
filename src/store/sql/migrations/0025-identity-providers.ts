import type { Migration } from './migration.ts';

/** Other people's sign-ins, and whose the subjects of them are. */
export const identityProviders: Migration = {
  id: '0025-identity-providers',
  steps: [
    ({ bytes, integer }) => `create table if not exists identity_providers (
      pool_id text not null,
      name ${bytes} not null,
      type text not null,
      details text not null,
      secrets_sealed ${bytes},
      mapping text not null,
      acr text not null,
      metadata text,
      metadata_fetched_at ${integer},
      metadata_ends_at ${integer},
      created_at ${integer} not null,
      modified_at ${integer} not null,
      version ${integer} not null,
      primary key (pool_id, name)
    )`,

    ({ bytes, integer, clustered }) => `create table if not exists provider_identifiers (
      pool_id text not null,
      identifier ${bytes} not null,
      provider ${bytes} not null,
      position ${integer} not null,
      primary key (pool_id, identifier)
    )${clustered}`,
    () =>
      'create index if not exists provider_identifiers_by_provider on provider_identifiers (pool_id, provider, position)',

    ({ bytes, integer }) => `create table if not exists identities (
      pool_id text not null,
      provider ${bytes} not null,
      attribute ${bytes} not null,
      value ${bytes} not null,
      user_id ${bytes} not null,
      is_primary ${integer} not null,
      issuer text,
      created_at ${integer} not null,
      primary key (pool_id, provider, attribute, value)
    )`,
    () => 'create index if not exists identities_by_user on identities (pool_id, user_id)',
  ],
};
