/** The master key: by value, by file and in a KMS, and changed for another one beside servers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openStore, type StoreOptions } from '#store/sql/open.ts';
import { KmsMasterKey } from '../../src/cli/kms-master-key.ts';
import { poolhouse, startServing } from '../cli/poolhouse.ts';
import { NOW } from '../store/conformance/samples.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { KEY_ID, kms } from '../triggers/kms.ts';

const mock = kms();
const OLD = Buffer.alloc(32, 1);
const NEW = Buffer.alloc(32, 2);

const CREDENTIALS = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'kept-from-everyone' };
const kmsKey = (keyId = KEY_ID) => ({ keyId, endpoint: mock.url(), ...CREDENTIALS });

type MasterKeys = Pick<StoreOptions, 'masterKey' | 'secondMasterKey'>;

const openWith = (url: string, keys: MasterKeys) =>
  openStore({ url, ...keys, clock: systemClock, random: systemRandom });

for (const [name, next] of Object.entries({
  'another one': () => NEW,
  'one in a KMS': () => new KmsMasterKey(kmsKey(), 'us-east-1'),
})) {
  test(`a master key is changed for ${name} while nodes restart one by one`, async (t) => {
    const url = await createMigratedDatabase();
    const nodes: Awaited<ReturnType<typeof openWith>>[] = [];
    t.after(() => Promise.all(nodes.map(({ store }) => store.close())));
    const secrets = new Map<string, string>();
    const start = async (keys: MasterKeys) => {
      const node = await openWith(url, keys);
      nodes.push(node);
      return node;
    };
    /** Every node makes a data key and a secret, and all read all of it. */
    async function work(): Promise<void> {
      for (const { dataKeys, store } of nodes) {
        await dataKeys.advance();
        const id = `AKIA${String(secrets.size).padStart(16, '0')}`;
        secrets.set(id, `secret of ${id}`);
        const key = { id, secret: secrets.get(id)!, name: id, createdAt: NOW };
        await store.transaction((tx) => tx.accessKeys.insert(key));
      }
      for (const { dataKeys, store } of nodes) {
        await dataKeys.follow();
        for (const [id, secret] of secrets) {
          assert.equal((await store.accessKeys.find(id))?.secret, secret);
        }
      }
    }
    const replace = async (n: number, keys: MasterKeys) => {
      await nodes.splice(n, 1)[0]!.store.close();
      await start(keys);
    };
    await start({ masterKey: OLD });
    await start({ masterKey: OLD });
    await work();
    // First every node learns to open what the next key will wrap, then each begins to wrap with it.
    for (const keys of [
      { masterKey: OLD, secondMasterKey: next() },
      { masterKey: next(), secondMasterKey: OLD },
    ]) {
      for (let n = 0; n < 2; n++) {
        await replace(0, keys);
        await work();
      }
    }
    const [first, other] = nodes;
    const count = await first!.dataKeys.rewrap();
    assert.ok(count > 3);
    assert.equal(await other!.dataKeys.rewrap(), 0);
    await work();
    for (let n = 0; n < 2; n++) {
      await replace(0, { masterKey: next() });
      await work();
    }
    await assert.rejects(openWith(url, { masterKey: OLD }), /master key does not open this store/);
  });
}

test('a wrapped data key that is moved to another does not open, of a KMS neither', async () => {
  for (const masterKey of [NEW, new KmsMasterKey(kmsKey(), 'us-east-1')]) {
    const url = await createMigratedDatabase();
    await (await openWith(url, { masterKey })).store.close();
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query(
      'update sealing_keys set wrapped = (select wrapped from sealing_keys where id = 2) where id = 1',
    );
    await client.end();
    await assert.rejects(openWith(url, { masterKey }), /master key does not open this store/);
  }
});

test('commands take the keys from settings, change one for another, and a server starts with a KMS', async (t) => {
  const folder = temporaryFolder(t);
  const data = join(folder, 'data');
  const file = join(folder, 'old.key');
  writeFileSync(file, OLD.toString('base64'));
  const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    poolhouse([...args, '--data', data], env);
  const old = { POOLHOUSE_MASTER_KEY_FILE: file };
  const inKms = { POOLHOUSE_MASTER_KEY_KMS: JSON.stringify(kmsKey()) };
  assert.equal((await run(['admin', 'create-access-key', '--name', 'ci'], old)).code, 0);

  const changing = { ...inKms, POOLHOUSE_SECOND_MASTER_KEY_FILE: file };
  const before = await run(['keys', 'list'], changing);
  assert.equal(before.stdout.match(/under the second master key/g)?.length, 2, before.stderr);
  const rewrapped = await run(['keys', 'rewrap'], changing);
  assert.equal(rewrapped.stdout, 'Wrapped 2 data keys anew; all are under the master key.\n');
  assert.match(rewrapped.stderr, /"data keys wrapped anew"/);
  const after = await run(['keys', 'list'], inKms);
  assert.deepEqual([after.code, /second/.test(after.stdout)], [0, false]);

  const refused = await run(['keys', 'list'], old);
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /^The master key does not open this store[^\n]*\n$/);
  const unknown = { POOLHOUSE_MASTER_KEY_KMS: JSON.stringify(kmsKey('alias/none')) };
  assert.match(
    (await run(['keys', 'list'], unknown)).stderr,
    /^The KMS key alias\/none cannot be used \(NotFoundException\)\.\n$/,
  );
  const backup = await run(['backup', '--out', join(folder, 'backup')], inKms);
  assert.deepEqual([backup.code, /in a KMS cannot seal a file/.test(backup.stderr)], [2, true]);
  const twice = await run(['keys', 'list'], { ...old, ...inKms });
  assert.deepEqual([twice.code, /given twice/.test(twice.stderr)], [2, true]);
  const shown = await run(['keys', 'list', '--print-config'], inKms);
  assert.ok(shown.stdout.includes(KEY_ID));
  assert.ok(!shown.stdout.includes(CREDENTIALS.secretAccessKey));

  const { server } = await startServing(t, ['serve', '--data', data], inKms);
  server.child.kill('SIGTERM');
  assert.equal((await server.ended).code, 0);
  const bytes = readFileSync(join(data, 'poolhouse.db'));
  assert.ok(!bytes.includes(CREDENTIALS.secretAccessKey));
});
