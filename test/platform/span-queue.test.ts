import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { SpanQueue } from '#platform/span-queue.ts';

const span = {} as ReadableSpan;

/** A queue whose collector takes a batch when it is told to. */
function queueTo() {
  const batches: number[] = [];
  const answers: ((taken: boolean) => void)[] = [];
  const queue = new SpanQueue((batch) => {
    batches.push(batch.length);
    return new Promise((resolve) => answers.push(resolve));
  });
  const add = (count: number) => {
    for (let i = 0; i < count; i++) queue.onEnd(span);
  };
  return { queue, batches, answers, add };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('spans leave in batches, one at a time, and what finds no room is dropped', async () => {
  const { queue, batches, answers, add } = queueTo();
  add(20_000);
  assert.deepEqual(batches, [512]);
  assert.equal(queue.dropped, 20_000 - 512 - 8192);
  answers.shift()!(true);
  await settled();
  assert.deepEqual(batches, [512, 512]);
  answers.shift()!(false);
  await settled();
  assert.equal(queue.dropped, 20_000 - 8192);
  assert.deepEqual(batches, [512, 512, 512]);
});

test('a flush sends all that waits, and nothing comes after the end', async () => {
  const { queue, batches, answers, add } = queueTo();
  add(600);
  const flushed = queue.forceFlush();
  answers.shift()!(true);
  await settled();
  answers.shift()!(true);
  await flushed;
  assert.deepEqual(batches, [512, 88]);
  add(3);
  await queue.shutdown();
  add(1);
  assert.equal(queue.dropped, 4);
  assert.deepEqual(batches, [512, 88]);
});
