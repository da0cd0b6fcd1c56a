import assert from 'node:assert/strict';
import { test } from 'node:test';
import { barOf, ProgressBar, sentenceOf } from '#cli/progress.ts';

/** What is written, and a clock to move. */
function shownOn(stream: { isTTY?: boolean; columns?: number }) {
  const written: string[] = [];
  const time = { now: 5000 };
  const write = (text: string) => written.push(text);
  return { written, time, progress: new ProgressBar({ ...stream, write }, () => time.now) };
}

test('a bar fills as users get through, and says how many a second', () => {
  const half = { doing: 'Exporting', done: 500_000, total: 1_000_000, elapsedMs: 25_000 };
  assert.equal(
    barOf(half, 100),
    '[############------------]  50 %  Exporting: 500,000 of 1,000,000 users, 20,000 a second',
  );
  assert.match(
    barOf({ ...half, done: 0, elapsedMs: 0 }, 100),
    /^\[-{24}\] {3}0 % {2}Exporting: 0 of/,
  );
  assert.match(barOf({ ...half, done: 1_000_000 }, 100), /^\[#{24}\] 100 %/);
  // The count of a pool that grows meanwhile may be behind.
  assert.match(barOf({ ...half, done: 1_000_001 }, 100), /^\[#{24}\] 100 %/);
});

test('a bar is never wider than the terminal, and not drawn without a total', () => {
  const standing = { doing: 'Checking', done: 12, elapsedMs: 1000 };
  assert.equal(barOf(standing, 80), 'Checking: 12 users, 12 a second');
  for (const columns of [10, 40, 60, 200]) {
    assert.ok(barOf({ ...standing, total: 20 }, columns).length <= columns);
  }
});

test('on a terminal one line is written over, at most ten times a second', () => {
  const { written, time, progress } = shownOn({ isTTY: true, columns: 80 });
  for (let done = 1; done <= 1001; done++) {
    time.now += 1;
    progress.show('Exporting', done, 1001);
  }
  assert.equal(written.length, 10);
  assert.ok(written.every((text) => text.startsWith('\r\u001b[K') && !text.includes('\n')));
  progress.end();
  assert.equal(written.at(-1), '\r\u001b[K');
});

test('a terminal that says no width is taken for a usual one', () => {
  for (const columns of [{}, { columns: 0 }]) {
    const { written, time, progress } = shownOn({ isTTY: true, ...columns });
    progress.show('Exporting', 0, 10);
    time.now += 1000;
    progress.show('Exporting', 5, 10);
    assert.equal(
      written[0],
      '\r\u001b[K[############------------]  50 %  Exporting: 5 of 10 users, 5 a second',
    );
  }
});

test('elsewhere a plain line comes now and then', () => {
  const { written, time, progress } = shownOn({});
  for (let done = 1; done <= 250; done++) {
    time.now += 100;
    progress.show('Importing', done, 250);
  }
  progress.end();
  assert.deepEqual(written, [
    'Importing: 101 of 250 users, 10 a second\n',
    'Importing: 201 of 250 users, 10 a second\n',
  ]);
});

test('another thing that is done begins anew', () => {
  const { written, time, progress } = shownOn({});
  progress.show('Checking', 1);
  time.now += 10_000;
  progress.show('Importing', 1, 10);
  assert.deepEqual(written, []);
  assert.equal(
    sentenceOf({ doing: 'Importing', done: 1, total: 10, elapsedMs: 0 }),
    'Importing: 1 of 10 users',
  );
});
