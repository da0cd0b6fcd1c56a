import { type Connection, template } from './query.ts';

/** The tables whose rows belong to a pool, each with the rest of its primary key. */
const TABLES = {
  pool_domains: ['domain'],
  resource_servers: ['identifier'],
  users: ['id'],
  user_counts: ['shard'],
  login_names: ['name', 'kind'],
  passwords: ['user_id'],
  password_history: ['user_id', 'set_at', 'fingerprint'],
  software_tokens: ['user_id'],
  further_authenticators: ['user_id', 'fingerprint'],
  recovery_codes: ['user_id', 'fingerprint'],
  passkeys: ['credential_id'],
  devices: ['user_id', 'device_key'],
  device_families: ['family_id'],
  attempts: ['subject', 'factor'],
  sessions: ['id'],
  token_families: ['id'],
  authorized_families: ['family_id'],
  authorization_codes: ['hash'],
  sso_sessions: ['hash'],
  token_sessions: ['user_id', 'family_id'],
  refresh_tokens: ['hash'],
  signing_keys: ['purpose', 'slot'],
  auth_events: ['user_id', 'id'],
  message_codes: ['user_id', 'purpose'],
  outbox: ['user_id', 'topic'],
  classic_styles: ['client_id'],
  brandings: ['id'],
  style_assets: ['owner', 'category', 'color_mode', 'resource_id'],
  terms: ['id'],
  groups: ['name'],
  group_members: ['group_id', 'user_id'],
  deleted_groups: ['group_id'],
  import_jobs: ['id'],
  import_pieces: ['job_id', 'upload_id', 'number'],
  import_rows: ['job_id', 'line'],
} as const;

const DELETES = Object.entries(TABLES).map(([table, rest]) => {
  const primaryKey = ['pool_id', ...rest].join(', ');
  return template(
    `delete from ${table} where (${primaryKey}) in (select ${primaryKey} from ${table} where pool_id = ? limit ?)`,
  );
});

/** Deletes up to `limit` rows of the pool from each table; complete when none are left. */
export async function deleteRows(
  connection: Connection,
  poolId: string,
  limit: number,
): Promise<{ readonly deleted: number; readonly complete: boolean }> {
  let deleted = 0;
  let complete = true;
  for (const deleteFrom of DELETES) {
    const rows = await connection.run(deleteFrom(poolId, limit));
    deleted += rows;
    if (rows === limit) complete = false;
  }
  return { deleted, complete };
}
