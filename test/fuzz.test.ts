import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { startPoolhouse } from '#testing.ts';
import { KnownValues } from '../fuzz/known.ts';
import { fuzzOperation, sender } from '../fuzz/operation.ts';

const SEED = Number(process.env.POOLHOUSE_FUZZ_SEED ?? 1);

test('100 hostile bodies for each operation meet modelled answers alone, each within a second', async (t) => {
  const server = await startPoolhouse();
  const { send, close } = sender(server.url);
  t.after(async () => {
    close();
    await server.stop();
  });
  const known = new KnownValues(send);
  const violations: string[] = [];
  for (const [i, name] of (Object.keys(model.operations) as OperationName[]).entries()) {
    const report = await fuzzOperation(send, name, 100, SEED * 1_000 + i, await known.get());
    violations.push(...report.violations);
  }
  assert.deepEqual(violations.slice(0, 20), [], `seed ${SEED}`);
});
