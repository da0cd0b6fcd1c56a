import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Start, startOnPostgres, startOnSqlite } from '../../support/servers.ts';
import { runModel } from './run.ts';

const SEED = Number(process.env.POOLHOUSE_MODEL_SEED ?? 1);

/** What so many steps must have come by, or they have shown nothing. */
const MANY = 4000;
const MUST_HAPPEN = [
  'tokens (OFF, PASSWORD alone)',
  'tokens (OFF, EMAIL_OTP alone)',
  'tokens (OFF, SMS_OTP alone)',
  'tokens (ON, SOFTWARE_TOKEN_MFA)',
  'tokens (ON, SMS_MFA)',
  'tokens (ON, EMAIL_OTP)',
  'tokens (OPTIONAL, SOFTWARE_TOKEN_MFA)',
  'tokens (OPTIONAL, EMAIL_OTP)',
  'challenge SELECT_CHALLENGE',
  'challenge PASSWORD_VERIFIER',
  'challenge NEW_PASSWORD_REQUIRED',
  'challenge MFA_SETUP',
  'challenge SELECT_MFA_TYPE',
  'refused ExpiredCodeException',
  'a code where there are several authenticators',
  'own authenticator added',
  'own authenticator replaced',
  'own authenticator removed',
  'recovery code by email',
  'recovery code by phone_number',
  'recovery refused InvalidParameterException',
  'recovery code to what has become a second factor',
  'recovered',
  'browser signed in (PASSWORD alone)',
  'browser signed in (SOFTWARE_TOKEN_MFA)',
  'browser spared a sign-in',
  'browser asked for more',
  'oauth code exchanged',
  'oauth code ended by an event',
  'recovery codes: create',
  'recovery codes: remove',
  'recovery codes: one used',
  'recovery codes: a former one refused',
];

const onStore = (start: Start, steps: number) =>
  test('tokens come only when every required factor was proven in the same sign-in', async (t) => {
    const poolhouse = await start(t);
    const run = await runModel(poolhouse, { steps, seed: SEED });
    t.diagnostic(`${run.steps} steps, seed ${SEED}`);
    for (const [what, times] of [...run.seen].sort()) {
      if (/^(tokens|challenge|recover|browser|oauth)/.test(what))
        t.diagnostic(`${String(times).padStart(8)} × ${what}`);
    }
    assert.deepEqual(
      MUST_HAPPEN.filter((what) => steps >= MANY && !run.seen.has(what)),
      [],
    );
  });

const stepsFrom = (name: string, usual: number) => Number(process.env[name] ?? usual);

describe('on SQLite', () => onStore(startOnSqlite, stepsFrom('POOLHOUSE_MODEL_STEPS', MANY)));
describe('on PostgreSQL', () =>
  onStore(startOnPostgres, stepsFrom('POOLHOUSE_MODEL_STEPS_POSTGRES', 500)));
