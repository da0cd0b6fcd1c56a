import {
  type AuditChain,
  type AuditRange,
  type AuditRecord,
  type AuditTable,
  auditPosition,
  type ChainedRecord,
} from '../tables/audit.ts';
import type { Page, PageRequest } from '../tables/page.ts';
import { batches, type Connection, fromKey, key, pageOf, sql } from './query.ts';
import { insertInto, recordReader, recordValues } from './rows.ts';
import type { RowOf, TableFor } from './table.ts';

export const auditRecords = {
  name: 'audit_records',
  columns: {
    recorded_at: 'integer',
    id: 'key',
    chain_id: 'key?',
    number: 'integer?',
    mac: 'bytes',
    // Not `pool_id`: what was done to a pool outlives it.
    pool: 'text?',
    content: 'text',
  },
  primaryKey: ['recorded_at', 'id'],
  deletedWith: 'none',
  archive: { leftOut: "they are the server's, and outlive pools" },
} as const satisfies TableFor<AuditRecord>;

export const auditChains = {
  name: 'audit_chains',
  columns: {
    id: 'key',
    head: 'integer',
    head_mac: 'bytes',
    purged: 'integer',
    purged_mac: 'bytes',
    seal: 'bytes',
    updated_at: 'integer',
  },
  primaryKey: ['id'],
  deletedWith: 'none',
  archive: { leftOut: "they are the server's" },
} as const satisfies TableFor<AuditChain>;

type RecordRow = RowOf<typeof auditRecords>;
type ChainRow = RowOf<typeof auditChains>;

const toRecord = recordReader<AuditRecord>(auditRecords);
const toChainedRecord = (row: RecordRow) => toRecord(row) as ChainedRecord;
const toChain = recordReader<AuditChain>(auditChains);
const insertRecord = insertInto<AuditRecord>(auditRecords, 'on conflict do nothing');
const insertChain = insertInto<AuditChain>(auditChains, 'on conflict do nothing');
const valuesOf = recordValues<AuditRecord>(auditRecords);
const putRecords = batches(
  `insert into audit_records (${Object.keys(auditRecords.columns).join(', ')}) values`,
  Object.keys(auditRecords.columns).length,
  ` on conflict (recorded_at, id) do update
      set chain_id = excluded.chain_id, number = excluded.number, mac = excluded.mac,
          pool = excluded.pool, content = excluded.content
      where audit_records.number is null`,
);

export class SqlAudit implements AuditTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(
    { since, until, pool }: AuditRange,
    { limit, after }: PageRequest,
  ): Promise<Page<AuditRecord>> {
    const { at, id } = after === undefined ? { at: since, id: key('') } : positionIn(after);
    const rows = await this.#connection.all<RecordRow>(
      pool === undefined
        ? sql`select * from audit_records
               where (recorded_at, id) > (${at}, ${id}) and recorded_at < ${until}
               order by recorded_at, id limit ${limit + 1}`
        : sql`select * from audit_records
               where pool = ${pool} and (recorded_at, id) > (${at}, ${id}) and recorded_at < ${until}
               order by recorded_at, id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toRecord, positionOf);
  }

  async newest(
    { since, until, pool }: AuditRange,
    { limit, after }: PageRequest,
  ): Promise<Page<AuditRecord>> {
    // No id is before the empty one: all records of the instant `until` are out.
    const from = after === undefined ? { at: until, id: key('') } : positionIn(after);
    const { at, id } = from.at > until ? { at: until, id: key('') } : from;
    const rows = await this.#connection.all<RecordRow>(
      pool === undefined
        ? sql`select * from audit_records
               where (recorded_at, id) < (${at}, ${id}) and recorded_at >= ${since}
               order by recorded_at desc, id desc limit ${limit + 1}`
        : sql`select * from audit_records
               where pool = ${pool} and (recorded_at, id) < (${at}, ${id}) and recorded_at >= ${since}
               order by recorded_at desc, id desc limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toRecord, positionOf);
  }

  async ofChain(chainId: string, after: number, limit: number): Promise<readonly ChainedRecord[]> {
    const rows = await this.#connection.all<RecordRow>(
      sql`select * from audit_records where chain_id = ${key(chainId)} and number > ${after}
           order by number limit ${limit}`,
    );
    return rows.map(toChainedRecord);
  }

  async inChain(chainId: string, number: number): Promise<ChainedRecord | undefined> {
    const row = await this.#connection.first<RecordRow>(
      sql`select * from audit_records where chain_id = ${key(chainId)} and number = ${number}`,
    );
    return row && toChainedRecord(row);
  }

  async unchained(before: number, limit: number): Promise<readonly AuditRecord[]> {
    const rows = await this.#connection.all<RecordRow>(
      sql`select * from audit_records where number is null and recorded_at < ${before}
           order by recorded_at limit ${limit}`,
    );
    return rows.map(toRecord);
  }

  async chain(id: string): Promise<AuditChain | undefined> {
    const row = await this.#connection.first<ChainRow>(
      sql`select * from audit_chains where id = ${key(id)}`,
    );
    return row && toChain(row);
  }

  async chains({ limit, after = '' }: PageRequest): Promise<Page<AuditChain>> {
    const rows = await this.#connection.all<ChainRow>(
      sql`select * from audit_chains where id > ${key(after)} order by id limit ${limit + 1}`,
    );
    return pageOf(rows, limit, toChain, ({ id }) => fromKey(id));
  }

  async grownChains(since: number, limit: number): Promise<readonly AuditChain[]> {
    const rows = await this.#connection.all<ChainRow>(
      sql`select * from audit_chains where updated_at >= ${since}
           order by updated_at desc limit ${limit}`,
    );
    return rows.map(toChain);
  }

  async insert(record: AuditRecord): Promise<void> {
    await this.#connection.run(insertRecord(record));
  }

  async putChained(records: readonly ChainedRecord[]): Promise<number> {
    let put = 0;
    for (const query of putRecords(records.map(valuesOf))) put += await this.#connection.run(query);
    return put;
  }

  async deleteUnchained(recordedAt: number, id: string): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from audit_records
           where recorded_at = ${recordedAt} and id = ${key(id)} and number is null`,
    );
    return changes === 1;
  }

  async insertChain(chain: AuditChain): Promise<void> {
    await this.#connection.run(insertChain(chain));
  }

  async grow(
    id: string,
    after: number,
    { head, headMac, updatedAt }: Pick<AuditChain, 'head' | 'headMac' | 'updatedAt'>,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update audit_chains set head = ${head}, head_mac = ${headMac}, updated_at = ${updatedAt}
           where id = ${key(id)} and head = ${after}`,
    );
    return changes === 1;
  }

  async purgeChain(
    id: string,
    from: number,
    { purged, purgedMac, seal }: Pick<AuditChain, 'purged' | 'purgedMac' | 'seal'>,
  ): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`update audit_chains set purged = ${purged}, purged_mac = ${purgedMac}, seal = ${seal}
           where id = ${key(id)} and purged = ${from}`,
    );
    if (changes !== 1) return false;
    await this.#connection.run(
      sql`delete from audit_records
           where chain_id = ${key(id)} and number > ${from} and number <= ${purged}`,
    );
    return true;
  }

  async deleteChain(id: string, before: number): Promise<boolean> {
    const changes = await this.#connection.run(
      sql`delete from audit_chains
           where id = ${key(id)} and purged = head and updated_at < ${before}`,
    );
    return changes === 1;
  }
}

const positionOf = ({ recorded_at: recordedAt, id }: RecordRow) =>
  auditPosition({ recordedAt, id: fromKey(id) });

/** Where a page goes on, from the text that ended the one before; nowhere for any other text. */
function positionIn(after: string): { at: number; id: Buffer } {
  const [, at, id] = /^(\d{1,15}) ([\w-]+)$/.exec(after) ?? [];
  return { at: Number(at ?? Number.MAX_SAFE_INTEGER), id: key(id ?? '') };
}
