import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { AuditChain, AuditRecord, ChainedRecord } from '#store/tables/audit.ts';
import { NOW, type Opened } from './samples.ts';

const newRecord = (change: Partial<AuditRecord> = {}): AuditRecord => ({
  recordedAt: NOW,
  id: randomUUID(),
  mac: randomBytes(32),
  content: '{"event":"something"}',
  ...change,
});

const newChain = (change: Partial<AuditChain> = {}): AuditChain => ({
  id: randomUUID(),
  head: 0,
  headMac: Buffer.alloc(32),
  purged: 0,
  purgedMac: Buffer.alloc(32),
  seal: randomBytes(32),
  updatedAt: NOW,
  ...change,
});

const linked = (chainId: string, count: number): ChainedRecord[] =>
  Array.from({ length: count }, (_, i) => ({ ...newRecord(), chainId, number: i + 1 }));

export function auditTests(opened: Opened): void {
  test('audit records are listed oldest first, page by page, of all pools or of one', async () => {
    const pool = `us-east-1_${randomUUID()}`;
    const since = NOW + 1_000_000;
    const records = [0, 0, 1, 2].map((later, i) =>
      newRecord({ recordedAt: since + later, ...(i !== 2 && { pool }) }),
    );
    const [a, b] = records.slice(0, 2).sort((x, y) => (x.id < y.id ? -1 : 1));
    const ordered = [a!, b!, records[2]!, records[3]!];
    await opened().transaction(async (tx) => {
      for (const record of records) await tx.audit.insert(record);
    });
    const { audit } = opened();
    const range = { since, until: since + 2 };
    const first = await audit.list(range, { limit: 2 });
    assert.deepEqual(first.items, ordered.slice(0, 2));
    const second = await audit.list(range, { limit: 2, after: first.next });
    assert.deepEqual(second, { items: [records[2]] });
    const ofPool = await audit.list({ since, until: since + 3, pool }, { limit: 5 });
    assert.deepEqual(ofPool, { items: [ordered[0], ordered[1], ordered[3]] });
    assert.deepEqual(await audit.list(range, { limit: 5, after: 'nowhere' }), { items: [] });

    const latest = await audit.newest(range, { limit: 2 });
    assert.deepEqual(latest.items, [records[2], ordered[1]]);
    assert.deepEqual(await audit.newest(range, { limit: 2, after: latest.next }), {
      items: [ordered[0]],
    });
    const latestOfPool = await audit.newest({ since, until: since + 3, pool }, { limit: 5 });
    assert.deepEqual(latestOfPool, { items: [ordered[3], ordered[1], ordered[0]] });
  });

  test('an audit record is chained in place, and only one that is not can be removed', async () => {
    const chainId = randomUUID();
    const record = newRecord({ recordedAt: 5 });
    await opened().transaction(async (tx) => {
      await tx.audit.insert(record);
      await tx.audit.insert({ ...record, content: 'another' });
    });
    const { audit } = opened();
    assert.deepEqual(await audit.unchained(5, 10), []);
    assert.deepEqual(await audit.unchained(6, 10), [record]);
    const chained = { ...record, chainId, number: 1, mac: randomBytes(32) };
    const others = linked(chainId, 41).slice(1);
    const put = (records: readonly ChainedRecord[]) =>
      opened().transaction((tx) => tx.audit.putChained(records));
    assert.equal(await put([chained, ...others]), 41);
    const elsewhere = { ...chained, chainId: randomUUID() };
    assert.equal(await put([elsewhere, ...linked(elsewhere.chainId, 2).slice(1)]), 1);
    assert.deepEqual(await audit.unchained(6, 10), []);
    assert.deepEqual(await audit.inChain(chainId, 1), chained);
    assert.deepEqual(await audit.ofChain(chainId, 39, 10), others.slice(38));
    const remove = ({ recordedAt, id }: AuditRecord) =>
      opened().transaction((tx) => tx.audit.deleteUnchained(recordedAt, id));
    assert.equal(await remove(chained), false);
    const loose = newRecord({ recordedAt: 5 });
    await opened().transaction((tx) => tx.audit.insert(loose));
    assert.equal(await remove(loose), true);
    assert.equal(await remove(loose), false);
  });

  test('a chain grows only after its last record, and is found by when it did', async () => {
    const chain = newChain({ updatedAt: NOW + 5_000_000 });
    const to = { head: 2, headMac: randomBytes(32), updatedAt: NOW + 6_000_000 };
    const grow = (after: number) =>
      opened().transaction((tx) => tx.audit.grow(chain.id, after, to));
    await opened().transaction((tx) => tx.audit.insertChain(chain));
    assert.equal(await grow(1), false);
    assert.equal(await grow(0), true);
    assert.equal(await grow(0), false);
    const { audit } = opened();
    assert.deepEqual(await audit.chain(chain.id), { ...chain, ...to });
    assert.deepEqual(await audit.grownChains(to.updatedAt, 5), [{ ...chain, ...to }]);
    assert.deepEqual(await audit.grownChains(to.updatedAt + 1, 5), []);
    const { items } = await audit.chains({ limit: 1000 });
    assert.ok(items.some(({ id }) => id === chain.id));
  });

  test('a chain is purged from its beginning, and forgotten when nothing of it is left', async () => {
    const chain = newChain({ head: 3 });
    const purge = (from: number, purged: number) =>
      opened().transaction((tx) =>
        tx.audit.purgeChain(chain.id, from, { purged, purgedMac: chain.headMac, seal: chain.seal }),
      );
    const forget = (before: number) =>
      opened().transaction((tx) => tx.audit.deleteChain(chain.id, before));
    await opened().transaction(async (tx) => {
      await tx.audit.insertChain(chain);
      await tx.audit.putChained(linked(chain.id, 3));
    });
    assert.equal(await purge(1, 2), false);
    assert.equal(await purge(0, 2), true);
    const left = await opened().audit.ofChain(chain.id, 0, 10);
    assert.deepEqual(
      left.map(({ number }) => number),
      [3],
    );
    assert.equal(await forget(NOW + 1), false);
    assert.equal(await purge(2, 3), true);
    assert.equal(await forget(NOW), false);
    assert.equal(await forget(NOW + 1), true);
    assert.equal(await opened().audit.chain(chain.id), undefined);
  });
}
