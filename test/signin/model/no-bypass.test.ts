import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Start, startOnPostgres, startOnSqlite } from '../../support/servers.ts';
import { runModel } from './run.ts';

const SEED = Number(process.env.POOLHOUSE_MODEL_SEED ?? 1);

/** What a run must have come by, or it has shown nothing. */
const MUST_HAPPEN = [
  'tokens (OFF, password alone)',
  'tokens (ON, SOFTWARE_TOKEN_MFA)',
  'tokens (ON, SMS_MFA)',
  'tokens (OPTIONAL, SOFTWARE_TOKEN_MFA)',
  'challenge NEW_PASSWORD_REQUIRED',
  'challenge MFA_SETUP',
  'challenge SELECT_MFA_TYPE',
  'refused ExpiredCodeException',
];

const onStore = (start: Start, steps: number, mustHappen: readonly string[]) =>
  test('tokens come only when every required factor was proven in the same sign-in', async (t) => {
    const poolhouse = await start(t);
    const run = await runModel(poolhouse, { steps, seed: SEED });
    t.diagnostic(`${run.steps} steps, seed ${SEED}`);
    assert.deepEqual(
      mustHappen.filter((what) => !run.seen.has(what)),
      [],
    );
  });

const stepsFrom = (name: string, usual: number) => Number(process.env[name] ?? usual);

describe('on SQLite', () =>
  onStore(startOnSqlite, stepsFrom('POOLHOUSE_MODEL_STEPS', 4000), MUST_HAPPEN));
describe('on PostgreSQL', () =>
  onStore(startOnPostgres, stepsFrom('POOLHOUSE_MODEL_STEPS_POSTGRES', 1000), []));
