import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cache } from '#platform/cache.ts';

function counting(values: Record<string, string | undefined>) {
  let now = 0;
  const reads: string[] = [];
  const cache = new Cache<string>(
    async (key) => {
      reads.push(key);
      return values[key];
    },
    { maxEntries: 3, now: () => now },
  );
  return {
    cache,
    reads,
    wait: (ms: number) => {
      now += ms;
    },
  };
}

test('a value is read once while it is less than a second old', async () => {
  const { cache, reads, wait } = counting({ a: 'A' });
  assert.equal(await cache.get('a'), 'A');
  wait(999);
  assert.equal(await cache.get('a'), 'A');
  assert.deepEqual(reads, ['a']);
  wait(1);
  await cache.get('a');
  assert.deepEqual(reads, ['a', 'a']);
});

test('callers that ask at once share one reading', async () => {
  const { cache, reads } = counting({ a: 'A' });
  const answers = await Promise.all(Array.from({ length: 50 }, () => cache.get('a')));
  assert.deepEqual(new Set(answers), new Set(['A']));
  assert.equal(reads.length, 1);
});

test('what is not there is asked for again', async () => {
  const values: Record<string, string | undefined> = {};
  const { cache } = counting(values);
  assert.equal(await cache.get('a'), undefined);
  values.a = 'A';
  assert.equal(await cache.get('a'), 'A');
});

test('a reading that fails is not remembered', async () => {
  let fail = true;
  const cache = new Cache<string>(async () => {
    if (fail) throw new Error('unreachable');
    return 'A';
  });
  await assert.rejects(cache.get('a'), /unreachable/);
  fail = false;
  assert.equal(await cache.get('a'), 'A');
});

test('a forgotten value is read again, also when its reading was under way', async () => {
  const answers: ((value: string) => void)[] = [];
  const cache = new Cache<string>(() => new Promise((resolve) => answers.push(resolve)));
  const before = cache.get('a');
  cache.forget('a');
  const after = cache.get('a');
  answers[0]!('old');
  answers[1]!('new');
  assert.deepEqual(await Promise.all([before, after]), ['old', 'new']);
  assert.equal(await cache.get('a'), 'new');
});

test('the oldest entries make room for new ones', async () => {
  const { cache, reads } = counting({ a: 'A', b: 'B', c: 'C', d: 'D' });
  for (const key of ['a', 'b', 'c', 'd']) await cache.get(key);
  await cache.get('d');
  await cache.get('a');
  assert.deepEqual(reads, ['a', 'b', 'c', 'd', 'a']);
});
