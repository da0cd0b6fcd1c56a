import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countAttempt, isLocked, lockAfter } from '#domain/attempts/lock-curve.ts';
import type { AttemptFactor, AttemptState } from '#store/tables/attempts.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 8, 5, 7, 3, 9);
const FACTORS: AttemptFactor[] = [
  'password',
  'software-token',
  'message-code',
  'device',
  'custom-challenge',
  'sign-in-code',
  'sign-up-code',
  'recovery-code',
  'attribute-code',
];

/** The state after `count` failures, each made the instant the lock of the one before ends. */
function failed(count: number, factor: AttemptFactor = 'password'): AttemptState {
  let state: AttemptState | undefined;
  let now = START;
  for (let i = 0; i < count; i++) {
    now = Math.max(now, state?.lockedUntil ?? 0);
    state = countAttempt(state, factor, now);
    assert.ok(state, `attempt ${i + 1}`);
  }
  return state!;
}

describe('the lock', () => {
  it('begins with the fifth failure and doubles with each after it, to 15 minutes', () => {
    const locks = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900];
    locks.forEach((seconds, i) => {
      const { lockedUntil, lastAt, tries } = failed(i + 1);
      assert.equal(tries, i + 1);
      assert.equal(Math.max(0, lockedUntil - lastAt), seconds * SECOND, `failure ${i + 1}`);
      assert.equal(lockAfter(i + 1), seconds * SECOND);
    });
  });

  it('stays at 15 minutes however many failures there are', () => {
    for (const tries of [20, 100, 1100, 1e9]) assert.equal(lockAfter(tries), 900 * SECOND);
  });

  it('ends at its last millisecond', () => {
    const state = failed(6);
    assert.equal(isLocked(state, 'password', state.lockedUntil - 1), true);
    assert.equal(countAttempt(state, 'password', state.lockedUntil - 1), undefined);
    assert.equal(isLocked(state, 'password', state.lockedUntil), false);
    assert.equal(countAttempt(state, 'password', state.lockedUntil)?.tries, 7);
  });

  it('is as if attempts inside it had not been made', () => {
    const state = failed(8);
    const before = { ...state };
    for (let now = state.lastAt; now < state.lockedUntil; now += 100) {
      assert.equal(countAttempt(state, 'password', now), undefined);
    }
    assert.deepEqual(state, before);
    assert.equal(countAttempt(state, 'password', state.lockedUntil)?.tries, 9);
  });

  it('never holds before the fifth failure, even on a clock that is behind', () => {
    assert.equal(isLocked(undefined, 'password', START), false);
    for (const count of [1, 2, 3, 4]) {
      assert.equal(isLocked(failed(count), 'password', START - MINUTE), false);
    }
  });
});

describe('quiet', () => {
  it('forgives one failure every 15 minutes, and nothing before', () => {
    const state = failed(4);
    for (const [quarters, left] of [
      [1, 3],
      [2, 2],
      [3, 1],
      [4, 0],
    ] as const) {
      const then = START + quarters * 15 * MINUTE;
      assert.equal(countAttempt(state, 'password', then - 1)?.tries, left + 2);
      assert.equal(countAttempt(state, 'password', then)?.tries, left + 1);
    }
    assert.equal(countAttempt(state, 'password', START + 1000 * MINUTE)?.tries, 1);
  });

  it('begins when the lock ends: waiting out the longest lock forgives nothing', () => {
    const state = failed(16);
    assert.equal(countAttempt(state, 'password', state.lockedUntil)?.tries, 17);
    const quiet = state.lockedUntil + 15 * MINUTE;
    assert.equal(countAttempt(state, 'password', quiet - 1)?.tries, 17);
    assert.equal(countAttempt(state, 'password', quiet)?.tries, 15);
  });

  it('forgives in four hours whatever has been counted', () => {
    const state = failed(500);
    const quiet = state.lockedUntil + 15 * 15 * MINUTE;
    assert.equal(countAttempt(state, 'password', quiet)?.tries, 1);
    assert.ok(quiet - state.lockedUntil < 4 * 60 * MINUTE);
  });

  it('is over when the count is forgotten, and a count with an end is never forgotten', () => {
    for (const factor of FACTORS) {
      for (const failures of [1, 4, 5, 14, 40]) {
        const state = failed(failures, factor);
        const hasEnd = ['software-token', 'message-code', 'device'].includes(factor);
        assert.equal(state.forgetAt === undefined, hasEnd);
        if (state.forgetAt === undefined) continue;
        assert.equal(countAttempt(state, factor, state.forgetAt)?.tries, 1);
        assert.ok(state.forgetAt <= state.lastAt + 6 * 60 * MINUTE);
      }
    }
  });

  it('forgives nothing of the budget', () => {
    const state = failed(4);
    assert.equal(countAttempt(state, 'password', START + 1000 * MINUTE)?.total, 5);
  });
});

describe('the budget', () => {
  it('is 100 failures for a code, and then only a success opens the factor', () => {
    for (const factor of ['software-token', 'message-code', 'device'] as const) {
      const spent = failed(100, factor);
      assert.equal(spent.total, 100);
      for (const later of [0, MINUTE, 1e12]) {
        assert.equal(isLocked(spent, factor, spent.lockedUntil + later), true);
        assert.equal(countAttempt(spent, factor, spent.lockedUntil + later), undefined);
      }
      assert.equal(countAttempt(undefined, factor, spent.lockedUntil)?.total, 1);
    }
  });

  it('has no end for a password', () => {
    assert.equal(failed(500).total, 500);
  });
});

describe('on any schedule', () => {
  const schedule = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 2 * SECOND }),
      fc.integer({ min: 0, max: 20 * MINUTE }),
      fc.constantFrom(0, 1, 15 * MINUTE - 1, 15 * MINUTE, 15 * MINUTE + 1),
    ),
    { maxLength: 400 },
  );
  const factor = fc.constantFrom(...FACTORS);

  function run(waits: number[], of: AttemptFactor, look: (step: Step) => void): number {
    let state: AttemptState | undefined;
    let now = START;
    let evaluated = 0;
    for (const wait of waits) {
      now += wait;
      const next = countAttempt(state, of, now);
      look({ now, before: state, after: next });
      if (next) evaluated++;
      state = next ?? state;
    }
    return evaluated;
  }

  it('no more than 100 codes are looked at without a success', () => {
    fc.assert(
      fc.property(schedule, (waits) => run(waits, 'software-token', () => undefined) <= 100),
    );
    const patient = Array.from({ length: 1000 }, () => 31 * MINUTE);
    assert.equal(
      run(patient, 'software-token', () => undefined),
      100,
    );
  });

  it('an attempt is counted exactly when nothing locks, and every number only grows', () => {
    fc.assert(
      fc.property(schedule, factor, (waits, of) => {
        run(waits, of, ({ now, before, after }) => {
          assert.equal(after === undefined, isLocked(before, of, now));
          if (!after) return;
          assert.equal(after.total, (before?.total ?? 0) + 1);
          assert.ok(after.tries <= (before?.tries ?? 0) + 1);
          assert.ok(after.tries >= 1 && after.tries <= after.total);
          assert.equal(after.lastAt, now);
          assert.ok(after.lastAt >= (before?.lastAt ?? 0));
          const lock = Math.max(0, after.lockedUntil - now);
          assert.equal(lock, lockAfter(after.tries));
        });
      }),
    );
  });

  it('at most 5 attempts are looked at within a second, and 14 within 15 minutes', () => {
    for (const [span, most] of [
      [SECOND, 5],
      [15 * MINUTE, 14],
    ] as const) {
      fc.assert(
        fc.property(schedule, (waits) => {
          const times: number[] = [];
          run(waits, 'password', ({ now, after }) => after && times.push(now));
          for (const [i, from] of times.entries()) {
            const inside = times.slice(i).filter((at) => at - from < span);
            assert.ok(inside.length <= most, `${inside.length} in ${span} ms`);
          }
        }),
      );
    }
  });
});

interface Step {
  readonly now: number;
  readonly before: AttemptState | undefined;
  readonly after: AttemptState | undefined;
}
