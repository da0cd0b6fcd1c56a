import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { UserImportJobType } from '@aws-sdk/client-cognito-identity-provider';
import type { App } from '../support/app.ts';
import { memoryFolder } from '../support/memory-folder.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  countsOf,
  createImportApp,
  createJob,
  hasEnded,
  manyUsers,
  put,
  SSE,
  until,
  upload,
} from './support.ts';

const run = promisify(execFile);
const LIMIT = 3_000_000;

/** Status and S3's code of a refusal. */
async function refusalOf(answer: Response): Promise<string> {
  assert.equal(answer.headers.get('content-type'), 'application/xml');
  const code = /<Error><Code>(\w+)<\/Code><Message>[^<]+<\/Message><RequestId>/.exec(
    await answer.text(),
  );
  return `${answer.status} ${code?.[1]}`;
}

async function started({ cognito, poolId }: App, job: UserImportJobType) {
  await cognito.startUserImportJob({ UserPoolId: poolId, JobId: job.JobId });
}

onEveryStore((start) => {
  const server = sharedServer(
    (t, options) => start(t, options, { importLimits: { bytes: LIMIT } }),
    {},
  );

  test('curl uploads as the documentation of the service prints it', async (t) => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    const folder = await mkdtemp(join(memoryFolder, 'poolhouse-upload-'));
    t.after(() => rm(folder, { recursive: true }));
    const file = join(folder, 'users.csv');
    // Beyond 1 MiB curl waits to be asked for the body.
    const content = await manyUsers(app, 2, { address: 'x'.repeat(2000) });
    await writeFile(file, content + '\n'.repeat(1024 * 1024));
    const { stdout } = await run('curl', [
      '--silent',
      '--write-out',
      '%{http_code}',
      '-v',
      '-T',
      file,
      '-H',
      'x-amz-server-side-encryption:aws:kms',
      job.PreSignedUrl!,
    ]);
    assert.equal(stdout, '200');
    await started(app, job);
    assert.deepEqual(countsOf(await until(app, job.JobId, hasEnded)), [2, 0, 0]);
  });

  test('a URL is for its own job, its own query and header, and for PUT', async () => {
    const app = await createImportApp(server());
    const other = await createImportApp(server());
    const [mine, second, foreign] = [
      await createJob(app),
      await createJob(app),
      await createJob(other),
    ];
    const url = new URL(mine.PreSignedUrl!);
    const changed = (change: (of: URL) => void) => {
      const copy = new URL(url);
      change(copy);
      return put(copy.href, 'x');
    };
    const forged = '403 SignatureDoesNotMatch';
    for (const { PreSignedUrl } of [second, foreign]) {
      const { pathname } = new URL(PreSignedUrl!);
      const answer = await changed((of) => {
        of.pathname = pathname;
      });
      assert.equal(await refusalOf(answer), forged);
    }
    for (const [name, value] of url.searchParams) {
      const shifted = value.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
      const answer = await changed((of) => of.searchParams.set(name, shifted));
      assert.equal(await refusalOf(answer), forged, name);
      const repeated = await changed((of) => of.searchParams.append(name, value));
      assert.equal(await refusalOf(repeated), forged, name);
      const without = await changed((of) => of.searchParams.delete(name));
      assert.match(await refusalOf(without), /^403 (SignatureDoesNotMatch|AccessDenied)$/, name);
    }
    assert.equal(await refusalOf(await changed((of) => of.searchParams.set('x', 'y'))), forged);
    for (const headers of [{}, { 'x-amz-server-side-encryption': 'AES256' }]) {
      assert.equal(await refusalOf(await put(url.href, 'x', headers)), forged);
    }
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      const answer = await fetch(url, { method, headers: SSE });
      assert.equal(await refusalOf(answer), '405 MethodNotAllowed', method);
    }
    for (const path of ['/_import/', '/_import/x', '/_import/../x/import-1', '/_import/x/y/z']) {
      const answer = await fetch(new URL(path, url), { method: 'PUT', body: 'x', headers: SSE });
      if (path.includes('..')) assert.equal(answer.status, 404);
      else assert.equal(await refusalOf(answer), '404 NoSuchKey', path);
    }
    const { imports } = server().server.store;
    for (const { UserPoolId, JobId } of [mine, second, foreign]) {
      assert.equal((await imports.find(UserPoolId!, JobId!))?.upload, undefined);
    }
  });

  test('a URL is good for 15 minutes', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    server().clock.advance(15 * 60_000 - 1000);
    await upload(job, 'x');
    server().clock.advance(2000);
    const late = await put(job.PreSignedUrl, 'x');
    assert.equal(late.status, 403);
    const text = await late.text();
    assert.match(text, /<Code>AccessDenied<\/Code><Message>Request has expired<\/Message>/);
  });

  test('a file of the limit is taken, one byte more is not, announced or not', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    await upload(job, Buffer.alloc(LIMIT, '\n'));
    const large = Buffer.alloc(LIMIT + 1, '\n');
    assert.equal(await refusalOf(await put(job.PreSignedUrl, large)), '400 EntityTooLarge');
    const pieces = async function* () {
      for (let at = 0; at < large.length; at += 65_536) yield large.subarray(at, at + 65_536);
    };
    const unannounced = await fetch(job.PreSignedUrl!, {
      method: 'PUT',
      headers: SSE,
      body: pieces() as unknown as ReadableStream,
      duplex: 'half',
    } as RequestInit);
    assert.equal(await refusalOf(unannounced), '400 EntityTooLarge');
    // What was refused has not replaced what was taken.
    await started(app, job);
    assert.equal((await until(app, job.JobId, hasEnded)).Status, 'Failed');
  });

  test('a digest that does not fit is told, and the file not taken', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    const content = await manyUsers(app, 1);
    const md5 = (text: string) => createHash('md5').update(text).digest('base64');
    const wrong = await put(job.PreSignedUrl, content, { ...SSE, 'content-md5': md5('other') });
    assert.equal(await refusalOf(wrong), '400 BadDigest');
    await assert.rejects(started(app, job), /No file was uploaded/);
    const right = await put(job.PreSignedUrl, content, { ...SSE, 'content-md5': md5(content) });
    assert.equal(right.status, 200);
    const etag = createHash('md5').update(content).digest('hex');
    assert.equal(right.headers.get('etag'), `"${etag}"`);
  });

  test('half a file is never taken for the whole, and leaves the earlier one', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    const broken = () =>
      new Promise<void>((resolve) => {
        const sent = request(job.PreSignedUrl!, {
          method: 'PUT',
          headers: { ...SSE, 'content-length': 2_000_000 },
        });
        sent.on('error', () => resolve());
        sent.write(Buffer.alloc(1_000_000, 'x'), () => sent.destroy());
      });
    await broken();
    await assert.rejects(started(app, job), /No file was uploaded/);
    await upload(job, await manyUsers(app, 2));
    await broken();
    await started(app, job);
    assert.deepEqual(countsOf(await until(app, job.JobId, hasEnded)), [2, 0, 0]);
  });

  test('the last file before the start is the one that counts; after it none is taken', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    await upload(job, await manyUsers(app, 5));
    await upload(job, await manyUsers(app, 3));
    await started(app, job);
    const late = await put(job.PreSignedUrl, await manyUsers(app, 9));
    assert.equal(await refusalOf(late), '409 OperationAborted');
    assert.deepEqual(countsOf(await until(app, job.JobId, hasEnded)), [3, 0, 0]);
  });

  test('of files that come at once one is taken whole', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    const contents = await Promise.all([11, 12, 13, 14, 15].map((n) => manyUsers(app, n)));
    const answers = await Promise.all(
      contents.map((content) => put(job.PreSignedUrl, content + '\n'.repeat(900_000))),
    );
    assert.ok(answers.some(({ status }) => status === 200));
    for (const answer of answers) {
      if (answer.status !== 200) assert.equal(await refusalOf(answer), '409 OperationAborted');
    }
    await started(app, job);
    const { ImportedUsers, FailedUsers } = await until(app, job.JobId, hasEnded);
    assert.equal(FailedUsers, 0);
    assert.ok(ImportedUsers! >= 11 && ImportedUsers! <= 15);
  });

  test('the file is gone from the store when its job has ended', async () => {
    const app = await createImportApp(server());
    const job = await createJob(app);
    await upload(job, await manyUsers(app, 1));
    const { imports } = server().server.store;
    const file = (await imports.find(app.poolId, job.JobId!))!.upload!;
    assert.ok(await imports.piece(app.poolId, job.JobId!, file.id, 0));
    await started(app, job);
    await until(app, job.JobId, hasEnded);
    while (await imports.piece(app.poolId, job.JobId!, file.id, 0)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
});
