import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compressed, decompressed } from '#platform/compressed-lines.ts';

async function* given<T>(items: Iterable<T>) {
  yield* items;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test('lines come out as they went in', async () => {
  const lines = ['', 'a', 'ü€😀'.repeat(40_000), '', '{"b":1}', 'x'.repeat(300_000)];
  assert.deepEqual(await all(decompressed(compressed(given(lines)))), lines);
});

test('a failure where lines come from is the reader’s', async () => {
  const failing = (async function* () {
    yield 'a';
    throw new Error('the store is gone');
  })();
  await assert.rejects(all(compressed(failing)), { message: 'the store is gone' });
});

test('what is not compressed, or not all of it, is refused', async () => {
  const bytes = Buffer.concat(await all(compressed(given(['a line', 'another']))));
  await assert.rejects(all(decompressed(given([bytes.subarray(0, 20)]))));
  await assert.rejects(all(decompressed(given([Buffer.from('no gzip')]))));
});
