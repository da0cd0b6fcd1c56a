import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateMeter } from '#domain/quotas/rate-meter.ts';
import { MovableClock } from '#platform/clock.ts';

function newMeter(mostKeys?: number) {
  const clock = new MovableClock();
  clock.freeze();
  const meter = new RateMeter(clock, mostKeys);
  const takes = (key: string, perSecond: number, times: number) => {
    let taken = 0;
    for (let i = 0; i < times; i++) if (meter.take([{ key, perSecond }])) taken++;
    return taken;
  };
  return { clock, meter, takes };
}

test('a second allows its number at once, and again as time passes', () => {
  const { clock, takes } = newMeter();
  assert.equal(takes('a', 20, 100), 20);
  clock.advance(100);
  assert.equal(takes('a', 20, 100), 2);
  clock.advance(1000);
  assert.equal(takes('a', 20, 100), 20);
  clock.advance(60_000);
  assert.equal(takes('a', 20, 100), 20);
});

test('a clock that steps back forgives nothing', () => {
  const { clock, takes } = newMeter();
  assert.equal(takes('a', 5, 10), 5);
  clock.advance(-60_000);
  assert.equal(takes('a', 5, 10), 0);
  clock.advance(60_000);
  assert.equal(takes('a', 5, 10), 0);
  clock.advance(1000);
  assert.equal(takes('a', 5, 10), 5);
});

test('another limit holds at once, in both directions', () => {
  const { clock, takes } = newMeter();
  assert.equal(takes('a', 5, 100), 5);
  assert.equal(takes('a', 50, 100), 45);
  assert.equal(takes('a', 5, 100), 0);
  clock.advance(1000);
  assert.equal(takes('a', 5, 100), 5);
});

test('a request that one share refuses is counted against none', () => {
  const { meter, takes } = newMeter();
  const all = { key: 'all', perSecond: 4 };
  const one = { key: 'one', perSecond: 2 };
  for (const admitted of [true, true, false, false]) {
    assert.equal(meter.take([all, one]), admitted);
  }
  assert.equal(takes('all', 4, 10), 2);
});

test('of too many keys those that were asked for longest ago are forgotten', () => {
  const { takes } = newMeter(2);
  for (const key of ['a', 'b', 'a', 'c']) takes(key, 5, 2);
  assert.equal(takes('a', 5, 5), 1);
  assert.equal(takes('b', 5, 5), 5);
});
