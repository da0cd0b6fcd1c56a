import { keyOf } from '#platform/sealing.ts';
import { buffer, type Database, fromKey, template, type Value } from './query.ts';
import type { Vault } from './vault.ts';

const CHUNK = 100;

/** How a column of a primary key is told in the place of what the row seals. */
const tell = {
  text: (value: unknown) => String(value),
  key: (value: unknown) => fromKey(value as Uint8Array),
  hex: (value: unknown) => buffer(value as Uint8Array).toString('hex'),
};

type PrimaryKey = Readonly<Record<string, keyof typeof tell>>;

/**
 * Every sealed column, with the primary key of its table. The place of a value is the table, the
 * column without `_sealed` and the row: as the table's own file says it.
 */
const SEALED: readonly (readonly [table: string, column: string, primaryKey: PrimaryKey])[] = [
  ['clients', 'secrets', { id: 'key' }],
  ['passwords', 'verifier', { pool_id: 'text', user_id: 'key' }],
  [
    'password_history',
    'verifier',
    { pool_id: 'text', user_id: 'key', set_at: 'text', fingerprint: 'hex' },
  ],
  ['software_tokens', 'pending', { pool_id: 'text', user_id: 'key' }],
  ['software_tokens', 'active', { pool_id: 'text', user_id: 'key' }],
  ['further_authenticators', 'secret', { pool_id: 'text', user_id: 'key', fingerprint: 'hex' }],
  ['devices', 'verifier', { pool_id: 'text', user_id: 'key', device_key: 'key' }],
  ['recovery_codes', 'digest', { pool_id: 'text', user_id: 'key', fingerprint: 'hex' }],
  ['signing_keys', 'private_key', { pool_id: 'text', purpose: 'text', slot: 'text' }],
  ['message_codes', 'code', { pool_id: 'text', user_id: 'key', purpose: 'text' }],
  [
    'import_pieces',
    'content',
    { pool_id: 'text', job_id: 'text', upload_id: 'text', number: 'text' },
  ],
  ['outbox', 'content', { pool_id: 'text', user_id: 'key', topic: 'text' }],
  ['access_keys', 'secret', { id: 'key' }],
];

const WALKS = SEALED.map(([table, column, primaryKey]) => {
  const names = Object.keys(primaryKey);
  const list = names.join(', ');
  const marks = names.map(() => '?').join(', ');
  const equal = names.map((name) => `${name} = ?`).join(' and ');
  const select = `select ${list}, ${column}_sealed as sealed from ${table}`;
  return {
    place: `${table}.${column}`,
    primaryKey: Object.entries(primaryKey),
    first: template(`${select} order by ${list} limit ?`),
    after: template(`${select} where (${list}) > (${marks}) order by ${list} limit ?`),
    // Only what is still there: whoever changed the row meanwhile has sealed it anew.
    replace: template(
      `update ${table} set ${column}_sealed = ? where ${equal} and ${column}_sealed = ?`,
    ),
  };
});

type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Seals under the newest data key whatever is sealed under an older one; answers how many. */
export async function reseal(database: Database, vault: Vault): Promise<number> {
  let resealed = 0;
  for (const { place, primaryKey, first, after, replace } of WALKS) {
    const keyOfRow = (row: Row): Value[] => primaryKey.map(([name]) => toValue(row[name]!));
    let query = first(CHUNK);
    for (;;) {
      const rows = await database.reads.all<Row>(query);
      const changes: Value[][] = [];
      for (const row of rows) {
        const sealed = row.sealed as Uint8Array | null;
        if (!sealed || keyOf(buffer(sealed)) === vault.sealer.newestKey) continue;
        const rowParts = primaryKey.map(([name, how]) => tell[how](row[name]));
        const where = { column: place, row: rowParts };
        const anew = vault.seal(await vault.open(sealed, where), where);
        changes.push([anew, ...keyOfRow(row), buffer(sealed)]);
      }
      if (changes.length > 0) {
        resealed += await database.transaction(async (connection) => {
          let replaced = 0;
          for (const change of changes) replaced += await connection.run(replace(...change));
          return replaced;
        });
      }
      const last = rows.at(-1);
      if (!last || rows.length < CHUNK) break;
      query = after(...keyOfRow(last), CHUNK);
    }
  }
  return resealed;
}

function toValue(value: string | number | Uint8Array | null): Value {
  return value instanceof Uint8Array ? buffer(value) : value;
}
