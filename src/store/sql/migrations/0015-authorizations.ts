import type { Migration } from './migration.ts';

/** Codes that the authorization endpoint gave out, and what was authorized with the tokens of one. */
export const authorizations: Migration = {
  id: '0015-authorizations',
  steps: [
    ({ bytes, integer }) => `create table if not exists authorization_codes (
      pool_id text not null,
      hash ${bytes} not null,
      user_id ${bytes} not null,
      client_id text not null,
      family_id text not null,
      terms text not null,
      issued_at ${integer} not null,
      expires_at ${integer} not null,
      spent_at ${integer},
      forget_at ${integer} not null,
      primary key (pool_id, hash)
    )`,
    () =>
      'create index if not exists authorization_codes_by_end on authorization_codes (forget_at)',

    // A row for each token family that an authorization made: the API's have none.
    ({ integer, clustered }) => `create table if not exists authorized_families (
      pool_id text not null,
      family_id text not null,
      terms text not null,
      expires_at ${integer} not null,
      primary key (pool_id, family_id)
    )${clustered}`,
    () =>
      'create index if not exists authorized_families_by_expiry on authorized_families (expires_at)',
  ],
};
