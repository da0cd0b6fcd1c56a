import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UserImportJobStatusType } from '#contract/types.ts';
import {
  hasEnded,
  type ImportEvent,
  isActive,
  jobAt,
  nextStatus,
  outcomeOf,
  statusAfter,
  UNSTARTED_MS,
} from '#domain/import/job-status.ts';

const STATUSES: readonly UserImportJobStatusType[] = [
  'Created',
  'Pending',
  'InProgress',
  'Stopping',
  'Expired',
  'Stopped',
  'Failed',
  'Succeeded',
];

const MOVES: Record<ImportEvent, string[]> = {
  start: ['Created → Pending'],
  begin: ['Pending → InProgress'],
  stop: ['Pending → Stopped', 'InProgress → Stopping'],
  halt: ['Stopping → Stopped'],
  succeed: ['InProgress → Succeeded'],
  fail: ['InProgress → Failed'],
  expire: ['Created → Expired'],
};

describe('the status of an import job', () => {
  test('moves as the table says, and in no other way', () => {
    for (const [event, expected] of Object.entries(MOVES)) {
      const moves = STATUSES.flatMap((from) => {
        const to = statusAfter(event as ImportEvent, from);
        return to ? [`${from} → ${to}`] : [];
      });
      assert.deepEqual(moves, expected, event);
    }
  });

  test('has ends that nothing leaves, and is active where a node is wanted', () => {
    const ended = STATUSES.filter(hasEnded);
    assert.deepEqual(ended, ['Expired', 'Stopped', 'Failed', 'Succeeded']);
    const froms = Object.values(MOVES).flatMap((moves) => moves.map((each) => each.split(' ')[0]!));
    assert.ok(ended.every((status) => !froms.includes(status)));
    assert.deepEqual(STATUSES.filter(isActive), ['Pending', 'InProgress', 'Stopping']);
    for (const event of ['start', 'stop'] as const) {
      for (const status of ended) {
        assert.throws(() => nextStatus(event, status), { name: 'PreconditionNotMetException' });
      }
    }
  });

  test('is Expired a day after an unstarted job was made, and never before or otherwise', () => {
    const job = {
      poolId: 'p',
      id: 'import-1',
      name: 'x',
      roleArn: 'r',
      createdAt: 1000,
      counts: { imported: 0, skipped: 0, failed: 0 },
    };
    const at = (status: UserImportJobStatusType, now: number) =>
      jobAt({ ...job, status }, now).status;
    assert.equal(at('Created', 999 + UNSTARTED_MS), 'Created');
    assert.equal(at('Created', 1000 + UNSTARTED_MS), 'Expired');
    for (const status of STATUSES.slice(1)) {
      assert.equal(at(status, Number.MAX_SAFE_INTEGER), status);
    }
  });

  test('is Failed when rows were there and none made a user', () => {
    const outcome = (imported: number, skipped: number, failed: number) =>
      outcomeOf({ imported, skipped, failed }).event;
    assert.equal(outcome(0, 0, 0), 'succeed');
    assert.equal(outcome(1, 0, 900), 'succeed');
    assert.equal(outcome(0, 1, 0), 'fail');
    assert.equal(outcome(0, 0, 1), 'fail');
  });
});
