import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { dumpPostgres, dumpSqlite } from '../hygiene/dumps.ts';
import { Secrets } from '../hygiene/traces.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { createMigratedDatabase } from '../support/migrated-database.ts';
import { startOnPostgres, startOnSqlite } from '../support/servers.ts';
import {
  BCRYPT,
  columnsOf,
  countsOf,
  createImportApp,
  createJob,
  csvOf,
  hasEnded,
  put,
  rowOf,
  until,
  upload,
} from './support.ts';

const STORES = [
  { name: 'SQLite', start: startOnSqlite, dump: dumpSqlite },
  { name: 'PostgreSQL', start: startOnPostgres, dump: dumpPostgres },
];

for (const { name, start, dump } of STORES) {
  test(`no hash or upload is readable in a dump or log, on ${name}`, async (t) => {
    const folder = temporaryFolder(t);
    const storeUrl =
      name === 'SQLite' ? `sqlite:${join(folder, 'poolhouse.db')}` : await createMigratedDatabase();
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const poolhouse = await start(t, {}, { log, storeUrl });
    const app = await createImportApp(poolhouse);
    const job = await createJob(app, { PasswordHashingAlgorithm: 'BCRYPT' });
    const columns = await columnsOf(app, 'cognito:password_hash');
    const refused = 'refused-name@somewhere.example';
    const rows = [
      rowOf('alice', { address: 'Quiet Lane 77', 'cognito:password_hash': BCRYPT }),
      rowOf('bob', { email: `${refused}@`, 'cognito:password_hash': 'not-a-hash-at-all' }),
      rowOf('Carol-who-has-none', { 'cognito:password_hash': '' }),
    ];
    await upload(job, csvOf(columns, rows));
    await put(`${job.PreSignedUrl}x`, csvOf(columns, rows));

    const secrets = new Secrets();
    secrets.add('hash', BCRYPT);
    secrets.add('what is no hash', 'not-a-hash-at-all');
    secrets.add('refused address', refused);
    secrets.add('refused username', 'Carol-who-has-none');
    const signature = /X-Amz-Signature=(\w+)/.exec(job.PreSignedUrl!)![1]!;
    secrets.add('signature of the URL', signature);
    // Only until the import is an address a secret: then it is an attribute like any other.
    const waiting = new Secrets();
    waiting.add('address in the file', 'Quiet Lane 77');
    const uploaded = await dump(storeUrl);
    assert.deepEqual(secrets.foundIn(uploaded), []);
    assert.deepEqual(waiting.foundIn(uploaded), []);

    await app.cognito.startUserImportJob({ UserPoolId: app.poolId, JobId: job.JobId });
    assert.deepEqual(countsOf(await until(app, job.JobId, hasEnded)), [1, 0, 2]);
    assert.deepEqual(secrets.foundIn(await dump(storeUrl)), []);
    await log.flush();
    const logged = Buffer.from(lines.join(''));
    assert.deepEqual(secrets.foundIn(logged), []);
    assert.deepEqual(waiting.foundIn(logged), []);

    // The search looks where things are.
    assert.notDeepEqual(waiting.foundIn(await dump(storeUrl)), []);
    assert.match(logged.toString(), /"line":3,"reason":"Invalid email address format\."/);
    assert.match(logged.toString(), /"event":"import started"/);
  });
}
