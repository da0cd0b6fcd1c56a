/** What is seen of records that were removed, changed, moved or brought in from elsewhere. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { AuditedActs } from '#domain/audit/acts.ts';
import { Auditor } from '#domain/audit/auditor.ts';
import { AuditCodes } from '#domain/audit/codes.ts';
import type { ChainHead } from '#domain/audit/entries.ts';
import { onOccasion } from '#domain/audit/occasion.ts';
import { recorded } from '#domain/audit/recording.ts';
import { purgeAudit } from '#domain/audit/retention.ts';
import { verifyAudit } from '#domain/audit/verification.ts';
import { MovableClock } from '#platform/clock.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { Meters } from '#platform/meters.ts';
import { systemRandom } from '#platform/random.ts';
import { type OpenedStore, openDatabase, openStoreOn } from '#store/sql/open.ts';
import { type Database, key, sql } from '#store/sql/query.ts';
import type { ChainedRecord } from '#store/tables/audit.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { until } from '../support/production.ts';
import { NOON } from '../support/servers.ts';

const DAY = 86_400_000;

const backends = {
  SQLite: async () => 'sqlite::memory:',
  PostgreSQL: createMigratedDatabase,
};

for (const [backend, newUrl] of Object.entries(backends)) {
  describe(`Verification of audit records on ${backend}`, () => {
    const clock = new MovableClock();
    let database: Database;
    let opened: OpenedStore;
    let codes: AuditCodes;
    before(async () => {
      const options = { masterKey: randomBytes(32), clock, random: systemRandom };
      database = await openDatabase({ url: await newUrl(), ...options });
      opened = await openStoreOn(database, options);
      codes = new AuditCodes(opened.sealer);
    });
    after(() => database.close());

    const newAuditor = () =>
      new Auditor({
        ...opened,
        clock,
        ids: new Ids(systemRandom),
        log: silentLog,
        meters: new Meters(),
        days: 90,
        process: { node: 'test', version: '0' },
      });

    /** An empty store, whose chains have `counts` records besides their first and last one. */
    async function chainsOf(...counts: number[]): Promise<readonly string[]> {
      clock.set(NOON);
      clock.freeze();
      await run(sql`delete from audit_records`);
      await run(sql`delete from audit_chains`);
      for (const count of counts) {
        clock.advance(1000);
        const auditor = newAuditor();
        for (let i = 0; i < count; i++) auditor.record({ event: `event ${i}` });
        await auditor.close();
      }
      const { items } = await opened.store.audit.chains({ limit: 100 });
      return items.toSorted((a, b) => a.updatedAt - b.updatedAt).map(({ id }) => id);
    }

    const run = (query: Parameters<Database['reads']['run']>[0]) =>
      database.transaction((connection) => connection.run(query));

    const verified = (remembered: readonly ChainHead[] = []) =>
      opened.store.snapshot(({ audit }) => verifyAudit(audit, codes, remembered));

    /** In the order of numbers: that of chains is random. */
    const holes = async (remembered?: readonly ChainHead[]) =>
      (await verified(remembered)).holes
        .map(({ kind, number = 0 }) => [kind, number] as const)
        .sort(([, a], [, b]) => a - b);

    const recordsOf = (chain: string) => opened.store.audit.ofChain(chain, 0, 100);

    test('chains that nobody touched are whole', async () => {
      await chainsOf(3, 250);
      const { holes, chains, records, unchained, heads } = await verified();
      assert.deepEqual([holes, chains, records, unchained], [[], 2, 257, 0]);
      assert.deepEqual((await verified(heads)).holes, []);
    });

    test('a record that was removed leaves a hole, with its number', async () => {
      const [chain] = await chainsOf(5);
      await run(sql`delete from audit_records where chain_id = ${key(chain!)} and number = ${3}`);
      assert.deepEqual(await holes(), [['records missing', 3]]);
    });

    test('a record that was changed in any part is told', async () => {
      for (const change of [
        sql`update audit_records set content = ${'{"event":"nothing"}'} where number = ${3}`,
        sql`update audit_records set pool = ${'another'} where number = ${3}`,
        sql`update audit_records set recorded_at = recorded_at + ${1} where number = ${3}`,
      ]) {
        await chainsOf(5);
        await run(change);
        assert.deepEqual(await holes(), [['record altered', 3]]);
      }
    });

    test('two records that changed places are told', async () => {
      await chainsOf(5);
      await run(sql`update audit_records set number = ${100} where number = ${3}`);
      await run(sql`update audit_records set number = ${3} where number = ${4}`);
      await run(sql`update audit_records set number = ${4} where number = ${100}`);
      assert.deepEqual(await holes(), [
        ['record altered', 3],
        ['record altered', 4],
        ['record altered', 5],
      ]);
    });

    test('a record that stands in its chain twice is told', async () => {
      await chainsOf(5);
      await run(
        sql`insert into audit_records (recorded_at, id, chain_id, number, mac, pool, content)
            select recorded_at + 1, id, chain_id, number, mac, pool, content
              from audit_records where number = ${3}`,
      );
      assert.ok((await holes()).some(([kind]) => kind === 'record twice'));
    });

    test('an end that was cut off is missed, also where the chain says that it ends before', async () => {
      const [first] = await chainsOf(5, 2);
      const cut = sql`delete from audit_records where chain_id = ${key(first!)} and number > ${4}`;
      await run(cut);
      assert.deepEqual(await holes(), [
        ['end missing', 5],
        ['end missing', 7],
      ]);
      const last = (await recordsOf(first!)).at(-1)!;
      await run(
        sql`update audit_chains set head = ${last.number}, head_mac = ${last.mac}
             where id = ${key(first!)}`,
      );
      // The other chain remembers.
      assert.deepEqual(await holes(), [['end missing', 7]]);
    });

    test('all chains cut back at once are missed by ends that were kept elsewhere', async () => {
      const [chain] = await chainsOf(5);
      const { heads } = await verified();
      await run(sql`delete from audit_records where number > ${4}`);
      const last = (await recordsOf(chain!)).at(-1)!;
      await run(sql`update audit_chains set head = ${last.number}, head_mac = ${last.mac}`);
      assert.deepEqual(await holes(), []);
      assert.deepEqual(await holes(heads), [['end missing', 7]]);
    });

    test('a whole chain that was removed is missed by the next one', async () => {
      const [first] = await chainsOf(5, 2);
      await run(sql`delete from audit_records where chain_id = ${key(first!)}`);
      await run(sql`delete from audit_chains where id = ${key(first!)}`);
      assert.deepEqual(await holes(), [['chain missing', 7]]);
    });

    test('a beginning that was removed is told from one that was purged', async () => {
      const [chain] = await chainsOf(5);
      const second = (await recordsOf(chain!))[1]!;
      await run(sql`delete from audit_records where number <= ${2}`);
      await run(sql`update audit_chains set purged = ${second.number}, purged_mac = ${second.mac}`);
      assert.deepEqual(await holes(), [['purge not by a server', 2]]);
    });

    test('the chain of a store with other keys is told', async () => {
      const [chain] = await chainsOf(1);
      const foreign = new AuditCodes({ derive: () => randomBytes(32) });
      const id = 'foreign';
      const beginning = { number: 0, mac: foreign.ofBeginning(id) };
      const record = { recordedAt: NOON, id: 'foreign-1', content: '{"event":"made up"}' };
      const link: ChainedRecord = foreign.link(id, beginning, record);
      await opened.store.transaction(async (tx) => {
        await tx.audit.insertChain({
          ...{ id, head: 1, headMac: link.mac, updatedAt: NOON },
          ...{ purged: 0, purgedMac: beginning.mac, seal: foreign.ofPurge(id, beginning) },
        });
        await tx.audit.putChained([link]);
      });
      assert.deepEqual(await holes(), [
        ['purge not by a server', 0],
        ['record altered', 1],
      ]);
      assert.ok(chain);
    });

    test('a record beside every chain is told', async () => {
      await chainsOf(1);
      await run(
        sql`insert into audit_records (recorded_at, id, chain_id, number, mac, content)
            values (${NOON}, ${key('x')}, ${key('nowhere')}, ${1}, ${randomBytes(32)}, ${'{}'})`,
      );
      await run(
        sql`insert into audit_records (recorded_at, id, mac, content)
            values (${NOON}, ${key('y')}, ${randomBytes(32)}, ${'{}'})`,
      );
      const kinds = (await holes()).map(([kind]) => kind).sort();
      assert.deepEqual(kinds, ['record altered', 'record of no chain']);
    });

    test('what is purged is no hole, whatever the clock did, and chains end up forgotten', async () => {
      const chains = await chainsOf(50, 2);
      const parts = { ...opened, codes, days: 90 };
      const { signal } = new AbortController();
      clock.advance(30 * DAY);
      const late = newAuditor();
      late.record({ event: 'late' });
      await late.close();
      clock.advance(-DAY);
      const early = newAuditor();
      early.record({ event: 'clock moved back' });
      await early.close();
      const purges = purgeAudit(parts, NOON + 91 * DAY, signal);
      assert.deepEqual((await verified()).holes, []);
      assert.equal(await purges, 56);
      assert.deepEqual(await holes(), []);
      assert.ok(await opened.store.audit.chain(chains[0]!));
      await purgeAudit(parts, NOON + 122 * DAY, signal);
      assert.equal(await opened.store.audit.chain(chains[0]!), undefined);
      const left = await verified();
      assert.deepEqual([left.holes, left.records], [[], 0]);
    });

    test('a process that misses its own end says so, and begins another chain', async () => {
      await chainsOf();
      const auditor = newAuditor();
      auditor.record({ event: 'one' });
      await until(async () => (await verified()).records === 2);
      await run(sql`delete from audit_records where number = ${2}`);
      const { items } = await opened.store.audit.chains({ limit: 10 });
      await run(
        sql`update audit_chains set head = ${1}, head_mac = (select mac from audit_records
             where number = ${1})`,
      );
      auditor.record({ event: 'two' });
      await auditor.close();
      assert.equal(items.length, 1);
      assert.deepEqual(await holes(), [['end missing', 2]]);
    });

    test('what a process kept before it was killed is chained by another, unless it was altered', async () => {
      await chainsOf();
      const killed = newAuditor();
      const acts = new AuditedActs({ auditor: killed, log: silentLog });
      const store = recorded(opened.store, killed);
      for (const name of ['kept', 'altered']) {
        await onOccasion({ requestId: name }, async () => {
          acts.perform(acts.begin({ event: 'command', operation: name }));
          await store.transaction(async () => {});
        });
      }
      await run(
        sql`update audit_records set content = ${'{"event":"command"}'} where content like ${'%altered%'}`,
      );
      clock.advance(11 * 60_000);
      const other = newAuditor();
      await other.takeOver();
      await other.close();
      const { items } = await opened.store.audit.list(
        { since: 0, until: Number.MAX_SAFE_INTEGER },
        { limit: 10 },
      );
      const events = items.map(({ content }) => JSON.parse(content).event).sort();
      assert.deepEqual(events, [
        'altered audit record removed',
        'audit chain begun',
        'audit chain closed',
        'command',
      ]);
      const whole = await verified();
      assert.deepEqual([whole.holes, whole.unchained], [[], 0]);
      // No process was killed: what it has left would come among the records of the next test.
      await killed.close();
    });

    test('nodes that record at once have whole chains, which note each other', async () => {
      await chainsOf();
      const nodes = [newAuditor(), newAuditor(), newAuditor()];
      for (let i = 0; i < 300; i++) nodes[i % 3]!.record({ event: `event ${i}` });
      await Promise.all(nodes.map((node) => node.close()));
      const { holes, chains, records } = await verified();
      assert.deepEqual([holes, chains, records], [[], 3, 306]);
    });
  });
}
