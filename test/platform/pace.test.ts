import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Pace } from '#platform/pace.ts';

describe('The pace of long work', () => {
  const options = { first: 100, least: 10, most: 400, stepMs: 8, rest: 0 };

  /** A pace, and a step of it that takes `msPerRow` for each row. */
  function paced(more: Partial<typeof options> = {}) {
    let time = 0;
    const pace = new Pace({ ...options, ...more, now: () => time });
    const step = async (msPerRow: number) => {
      const { rows } = pace;
      await pace.timed(async () => {
        time += rows * msPerRow;
      });
      return rows;
    };
    return { pace, step };
  }

  test('a step after one that took too long has as many rows as fit', async () => {
    const { pace, step } = paced();
    assert.equal(await step(0.4), 100);
    assert.equal(pace.rows, 20);
    assert.equal(await step(0.4), 20);
    assert.equal(pace.rows, 20);
  });

  test('steps grow by degrees to what fits, and not beyond their most', async () => {
    const { pace, step } = paced();
    await step(0.04);
    assert.equal(pace.rows, 150);
    await step(0.04);
    assert.equal(pace.rows, 200);
    for (let i = 0; i < 9; i++) await step(0.001);
    assert.equal(pace.rows, 400);
    await step(0);
    assert.equal(pace.rows, 400);
  });

  test('a step has its least rows however long they take', async () => {
    const { pace, step } = paced();
    await step(1000);
    assert.equal(pace.rows, 10);
  });

  test('what a step does is answered, and what it throws is thrown', async () => {
    const { pace } = paced();
    assert.equal(await pace.timed(async () => 'done'), 'done');
    const failing = pace.timed(async () => {
      throw new Error('no');
    });
    await assert.rejects(failing, /no/);
  });

  test('others have their turn for as long as a step was, or longer', async () => {
    const { pace, step } = paced({ rest: 2 });
    await step(0.01);
    let turns = 0;
    setTimeout(() => turns++, 1);
    await pace.rest();
    assert.equal(turns, 1);
  });
});
