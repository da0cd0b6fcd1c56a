import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { UserImportJobStatusType } from '#contract/types.ts';
import type { Transaction } from '#store/store.ts';
import type { ImportJob, ImportMove } from '#store/tables/imports.ts';
import { NOW, newPool, type Opened, somePool, winners } from './samples.ts';

const LATER = NOW + 30_000;
const NOTHING = { imported: 0, skipped: 0, failed: 0 };

export function importTests(opened: Opened): void {
  const write = <T>(body: (tx: Transaction) => Promise<T>) => opened().transaction(body);

  /** A job in the store, due at NOW. */
  async function someJob(change: Partial<ImportJob> = {}): Promise<ImportJob> {
    const job: ImportJob = {
      poolId: somePool(),
      id: `import-${randomBytes(5).toString('hex')}`,
      name: 'from the old system',
      roleArn: 'arn:aws:iam::123456789012:role/import',
      status: 'Created',
      createdAt: NOW,
      counts: NOTHING,
      ...change,
    };
    assert.equal(await write((tx) => tx.imports.insert(job, NOW)), true);
    return job;
  }

  const found = ({ poolId, id }: ImportJob) => opened().imports.find(poolId, id);
  const isDue = async ({ poolId, id }: ImportJob, now: number) =>
    (await opened().imports.due(now, 10_000)).some((due) => due.poolId === poolId && due.id === id);
  const move = (
    { poolId, id }: ImportJob,
    from: UserImportJobStatusType,
    to: Partial<ImportMove> & Pick<ImportMove, 'to'>,
    owner?: string,
  ) => write((tx) => tx.imports.move(poolId, id, from, { dueAt: NOW, ...to }, owner));

  test('a job is found as it was inserted, in its own pool alone, and inserted once', async () => {
    const job = await someJob({ algorithm: 'SCRYPT' });
    assert.deepEqual(await found(job), job);
    assert.equal(await opened().imports.find(somePool(), job.id), undefined);
    assert.equal(await write((tx) => tx.imports.insert(job, NOW)), false);
    assert.equal(await opened().imports.count(job.poolId), 1);
    assert.equal(await opened().imports.count(somePool()), 0);
  });

  test('jobs are listed newest first, in pages, also those of one instant', async () => {
    const { poolId } = await someJob({ createdAt: NOW - 5 });
    for (const createdAt of [NOW - 1, NOW, NOW, NOW + 1]) await someJob({ poolId, createdAt });
    const listed: ImportJob[] = [];
    for (let after: string | undefined; ; ) {
      const { items, next } = await opened().imports.list(poolId, { limit: 2, after });
      listed.push(...items);
      if (next === undefined) break;
      after = next;
    }
    const times = listed.map(({ createdAt }) => createdAt);
    assert.deepEqual(times, [NOW + 1, NOW, NOW, NOW - 1, NOW - 5]);
    assert.equal(new Set(listed.map(({ id }) => id)).size, 5);
  });

  test('of many moves from one status one succeeds, and what it does not name stays', async () => {
    const job = await someJob();
    const moved = await winners(opened(), (tx) =>
      tx.imports.move(job.poolId, job.id, 'Created', { to: 'Pending', startedAt: 7, dueAt: NOW }),
    );
    assert.equal(moved, 1);
    assert.equal(await move(job, 'Created', { to: 'Expired' }), false);
    const end = { to: 'Stopped', completedAt: 9, message: 'stopped' } as const;
    assert.equal(await move(job, 'Pending', end), true);
    assert.deepEqual(await found(job), {
      ...job,
      status: 'Stopped',
      startedAt: 7,
      completedAt: 9,
      message: 'stopped',
    });
  });

  test('a job that is due is claimed once, and again when the claim has ended', async () => {
    const { poolId, id, ...rest } = await someJob();
    const job = { poolId, id, ...rest };
    assert.equal(await isDue(job, NOW - 1), false);
    assert.equal(await isDue(job, NOW), true);
    const claim = (now: number) =>
      winners(opened(), (tx) => tx.imports.claim(poolId, id, randomUUID(), now, now + 30_000));
    assert.equal(await claim(NOW - 1), 0);
    assert.equal(await claim(NOW), 1);
    assert.equal(await isDue(job, LATER - 1), false);
    assert.equal(await claim(LATER - 1), 0);
    assert.equal(await isDue(job, LATER), true);
    assert.equal(await claim(LATER), 1);
  });

  test('a job that has ended elsewhere is kept whole, is never due, and tells what it imported', async () => {
    const job: ImportJob = {
      poolId: somePool(),
      id: 'import-elsewhere',
      name: 'from the old system',
      roleArn: 'arn:aws:iam::123456789012:role/import',
      algorithm: 'BCRYPT',
      status: 'Succeeded',
      createdAt: NOW,
      startedAt: NOW + 1,
      completedAt: NOW + 2,
      message: 'done',
      counts: { imported: 5, skipped: 1, failed: 2 },
      likeness: '$2b$10$',
    };
    assert.equal(await winners(opened(), (tx) => tx.imports.insertEnded(job)), 1);
    assert.deepEqual(await found(job), job);
    assert.equal(await isDue(job, Number.MAX_SAFE_INTEGER), false);
    assert.equal(await opened().imports.hashLikeness(job.poolId), '$2b$10$');
  });

  test('only its owner advances, moves and releases a job, from where it is', async () => {
    const job = await someJob();
    const { poolId, id } = job;
    await write((tx) => tx.imports.claim(poolId, id, 'me', NOW, LATER));
    const first = { imported: 40, skipped: 7, failed: 3 };
    const advance = (owner: string, from = NOTHING, to = first, likeness?: string) =>
      write((tx) => tx.imports.advance(poolId, id, owner, { from, to, dueAt: LATER, likeness }));
    assert.equal(await advance('me'), false, 'it is not in progress');
    assert.equal(await move(job, 'Created', { to: 'InProgress', dueAt: LATER }, 'you'), false);
    assert.equal(await move(job, 'Created', { to: 'InProgress', dueAt: LATER }, 'me'), true);
    assert.equal(await advance('you'), false);
    const advanced = await winners(opened(), (tx) =>
      tx.imports.advance(poolId, id, 'me', {
        from: NOTHING,
        to: first,
        dueAt: LATER,
        likeness: 'b',
      }),
    );
    assert.equal(advanced, 1);
    assert.deepEqual((await found(job))?.counts, first);
    const more = { ...first, imported: 90 };
    assert.equal(await advance('me', first, more, 'a'), true);
    assert.equal(await opened().imports.hashLikeness(poolId), 'b');
    assert.equal(await opened().imports.hashLikeness(somePool()), undefined);

    const release = (owner: string, dueAt: number | undefined) =>
      write((tx) => tx.imports.release(poolId, id, owner, dueAt));
    assert.equal(await release('you', NOW), false);
    assert.equal(await release('me', NOW), true);
    assert.equal(await isDue(job, NOW), true);
    assert.equal(await release('me', undefined), true);
    assert.equal(await isDue(job, Number.MAX_SAFE_INTEGER), false);
  });

  test('a file is the job’s when it is whole, and a later one takes its place', async () => {
    const job = await someJob();
    const { poolId, id } = job;
    const expect = (upload: string) => write((tx) => tx.imports.expectUpload(poolId, id, upload));
    const add = (upload: string, n: number, text: string) =>
      write((tx) => tx.imports.addPiece(poolId, id, upload, n, Buffer.from(text)));
    const accept = (upload: string, pieces: number) =>
      write((tx) => tx.imports.acceptUpload(poolId, id, { id: upload, pieces }));
    const piece = async (upload: string, n: number) =>
      (await opened().imports.piece(poolId, id, upload, n))?.toString();
    const drop = (limit: number) => write((tx) => tx.imports.dropPieces(poolId, id, limit));

    assert.equal(await add('a', 0, 'not asked for'), false);
    assert.equal(await expect('a'), true);
    assert.equal(await add('a', 0, 'first'), true);
    assert.equal(await add('a', 1, 'second'), true);
    assert.equal((await found(job))?.upload, undefined);
    assert.equal(await accept('a', 2), true);
    assert.deepEqual((await found(job))?.upload, { id: 'a', pieces: 2 });
    assert.equal(await accept('a', 2), false);
    assert.equal(await add('a', 2, 'too late'), false);
    assert.deepEqual([await piece('a', 0), await piece('a', 1)], ['first', 'second']);
    assert.equal(await piece('a', 2), undefined);
    assert.equal(await opened().imports.piece(somePool(), id, 'a', 0), undefined);

    // Two at once: the later one turns the earlier away.
    assert.equal(await expect('b'), true);
    assert.equal(await add('b', 0, 'b'), true);
    assert.equal(await expect('c'), true);
    assert.equal(await add('b', 1, 'b'), false);
    assert.equal(await accept('b', 1), false);
    assert.equal(await add('c', 0, 'c'), true);
    assert.equal(await drop(50), 1);
    assert.equal(await piece('b', 0), undefined);
    await write((tx) => tx.imports.forgetUpload(poolId, id, 'b'));
    assert.equal(await accept('c', 1), true);
    assert.equal(await drop(1), 1);
    assert.equal(await drop(50), 1);
    assert.deepEqual([await piece('a', 0), await piece('c', 0)], [undefined, 'c']);

    // A file that stopped coming is forgotten; the job's stays.
    await expect('d');
    await add('d', 0, 'd');
    await write((tx) => tx.imports.forgetUpload(poolId, id, 'd'));
    assert.equal(await add('d', 1, 'd'), false);
    assert.equal(await drop(50), 1);
    assert.equal(await piece('c', 0), 'c');

    assert.equal(await move(job, 'Created', { to: 'Pending' }), true);
    assert.equal(await expect('e'), false);
    assert.equal(await drop(50), 0);
    assert.equal(await move(job, 'Pending', { to: 'Stopped', completedAt: NOW }), true);
    assert.equal(await drop(50), 1);
  });

  test('rows that made no user are read in order of line, page by page', async () => {
    const { poolId, id } = await someJob();
    const rows = [300, 2, 17, 40].map((line) => ({
      line,
      outcome: line % 2 ? ('skipped' as const) : ('failed' as const),
      reason: `reason ${line}`,
    }));
    await write((tx) => tx.imports.noteRows(poolId, id, rows, NOW));
    await write((tx) => tx.imports.noteRows(poolId, id, rows.slice(0, 1), NOW));
    const first = await opened().imports.rows(poolId, id, { limit: 3 });
    assert.deepEqual(first.items, [rows[1], rows[2], rows[3]]);
    const rest = await opened().imports.rows(poolId, id, { limit: 3, after: first.next });
    assert.deepEqual(rest, { items: [rows[0]] });
    const other = await opened().imports.rows(poolId, 'import-other', { limit: 3 });
    assert.deepEqual(other.items, []);
  });

  test('a deleted pool has no jobs, files or rows, nor has a later one of its id', async () => {
    const pool = newPool();
    await write((tx) => tx.pools.insert(pool));
    const job = await someJob({ poolId: pool.id });
    await write(async (tx) => {
      await tx.imports.expectUpload(pool.id, job.id, 'a');
      await tx.imports.addPiece(pool.id, job.id, 'a', 0, Buffer.from('x'));
      const row = { line: 2, outcome: 'failed', reason: 'x' } as const;
      await tx.imports.noteRows(pool.id, job.id, [row], NOW);
    });
    await write((tx) => tx.pools.delete(pool.id));
    assert.equal(await found(job), undefined);
    assert.equal(await opened().imports.piece(pool.id, job.id, 'a', 0), undefined);
    assert.deepEqual(await opened().imports.rows(pool.id, job.id, { limit: 9 }), { items: [] });
  });
}
