import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { TermsDocument } from '#store/tables/terms.ts';
import { NOW, newClient, newPool, type Opened, somePool, winners } from './samples.ts';

export function newTerms(poolId: string, change: Partial<TermsDocument> = {}): TermsDocument {
  return {
    poolId,
    id: randomUUID(),
    clientId: randomBytes(13).toString('hex'),
    name: 'terms-of-use',
    links: { 'cognito:default': 'https://example.com/terms', 'cognito:french': 'https://é.fr' },
    createdAt: NOW,
    modifiedAt: NOW,
    version: 1,
    ...change,
  };
}

export function termsTests(opened: Opened): void {
  const insert = (document: TermsDocument) =>
    opened().transaction((tx) => tx.terms.insert(document));
  const update = (document: TermsDocument) =>
    opened().transaction((tx) => tx.terms.update(document));

  test('documents are found by id, by client and in pages, in their own pool', async () => {
    const terms = newTerms(somePool());
    const { poolId, clientId } = terms;
    const privacy = newTerms(poolId, { clientId, name: 'privacy-policy' });
    const others = newTerms(poolId);
    for (const document of [terms, privacy, others]) assert.equal(await insert(document), true);
    assert.deepEqual(await opened().terms.find(poolId, terms.id), terms);
    assert.equal(await opened().terms.find(somePool(), terms.id), undefined);
    assert.deepEqual(await opened().terms.ofClient(poolId, clientId), [privacy, terms]);
    assert.deepEqual(await opened().terms.ofClient(somePool(), clientId), []);
    const inOrder = [terms, privacy, others].sort((a, b) => (a.id < b.id ? -1 : 1));
    const first = await opened().terms.list(poolId, { limit: 2 });
    assert.deepEqual(first, { items: inOrder.slice(0, 2), next: inOrder[1]!.id });
    const rest = await opened().terms.list(poolId, { limit: 2, after: first.next });
    assert.deepEqual(rest, { items: inOrder.slice(2) });
  });

  test('of many documents of one name for one client, one is made', async () => {
    const { poolId, clientId } = newTerms(somePool());
    assert.equal(
      await winners(opened(), (tx) => tx.terms.insert(newTerms(poolId, { clientId }))),
      1,
    );
    assert.equal(await insert(newTerms(poolId)), true);
    assert.equal(await insert(newTerms(somePool(), { clientId })), true);
  });

  test('a change needs the version it was made from and a name that is free', async () => {
    const terms = newTerms(somePool());
    const { poolId, clientId } = terms;
    await insert(terms);
    const changed: TermsDocument = {
      ...terms,
      name: 'privacy-policy',
      links: { 'cognito:default': 'https://example.com/privacy' },
      modifiedAt: NOW + 1,
    };
    const won = await winners(
      opened(),
      async (tx) => (await tx.terms.update(changed)) === 'updated',
    );
    assert.equal(won, 1);
    assert.deepEqual(await opened().terms.find(poolId, terms.id), { ...changed, version: 2 });
    assert.equal(await update(changed), 'stale');
    await insert(newTerms(poolId, { clientId }));
    assert.equal(await update({ ...terms, version: 2 }), 'taken');
    assert.equal(await update(newTerms(poolId)), 'stale');
  });

  test('a document is deleted once, and with its client or its pool', async () => {
    const pool = newPool();
    const client = newClient(pool.id);
    const own = newTerms(pool.id, { clientId: client.id });
    const [other, gone] = [newTerms(pool.id), newTerms(pool.id)];
    await opened().transaction(async (tx) => {
      await tx.pools.insert(pool);
      await tx.clients.insert(client);
      for (const document of [own, other, gone]) await tx.terms.insert(document);
    });
    assert.equal(await winners(opened(), (tx) => tx.terms.delete(pool.id, gone.id)), 1);
    await opened().transaction((tx) => tx.clients.delete(pool.id, client.id));
    assert.equal(await opened().terms.find(pool.id, own.id), undefined);
    assert.deepEqual(await opened().terms.list(pool.id, { limit: 9 }), { items: [other] });
    await opened().transaction((tx) => tx.pools.delete(pool.id));
    assert.equal(await opened().terms.find(pool.id, other.id), undefined);
  });
}
