/** The heavy checks, with the marks they must pass. docs/reliability.md has a row for each. */

export interface Check {
  readonly what: string;
  /** The test file, from this folder. */
  readonly file: string;
  /** Which of its tests, by a regular expression on the name. */
  readonly only?: string;
  readonly env: Readonly<Record<string, string>>;
  /** The longest it may take. */
  readonly minutes: number;
}

export const checks: Readonly<Record<string, Check>> = {
  D1: {
    what: 'an embedded store killed at 200 points under load loses nothing acknowledged',
    file: 'store/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '200' },
    minutes: 30,
  },
  D1A: {
    what: 'an import of an archive killed 40 times is not seen, and then succeeds',
    file: 'archive/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 30,
  },
  D1I: {
    what: 'an import job whose server is killed 40 times resumes without doubles',
    file: 'import/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 30,
  },
  D1M: {
    what: 'a server killed 40 times while it sends loses no mail it has promised',
    file: 'messaging/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 30,
  },
  D2: {
    what: 'server and PostgreSQL killed in turn, 100 times each, lose nothing acknowledged',
    file: 'store/postgres-kill.test.ts',
    env: { POOLHOUSE_TEST_POSTGRES_KILLS: '100' },
    minutes: 40,
  },
  D3: {
    what: 'a primary killed 10 times, and frozen 10 times, under load: its synchronous standby has everything acknowledged, and no code is good twice',
    file: 'failover/failover.test.ts',
    env: { POOLHOUSE_TEST_FAILOVERS: '10' },
    minutes: 30,
  },
  F2: {
    what: 'requests are answered beside 10,000 idle connections',
    file: 'http/limits.test.ts',
    only: 'idle and half-sent connections',
    env: { POOLHOUSE_TEST_IDLE_CONNECTIONS: '10000' },
    minutes: 5,
  },
  M3: {
    what: '200 rounds of 100 requests with one code over three nodes: one success each',
    file: 'mfa/attempts.test.ts',
    only: 'of a hundred requests with one code over three nodes',
    env: { POOLHOUSE_TEST_RACES: '200' },
    minutes: 20,
  },
  M3R: {
    what: '200 rounds of 100 requests with one recovery code over three nodes: one success each',
    file: 'recovery-codes/races.test.ts',
    only: 'of a hundred requests with one recovery code over three nodes',
    env: { POOLHOUSE_TEST_RACES: '200' },
    minutes: 20,
  },
  M3A: {
    what: '200 rounds of 100 requests with one code of either of two authenticators over three nodes: one success each',
    file: 'account/authenticator-races.test.ts',
    only: 'of a hundred answers with one code over three nodes',
    env: { POOLHOUSE_TEST_RACES: '200' },
    minutes: 20,
  },
  M10: {
    what: '100,000 steps of the model on SQLite and 10,000 on PostgreSQL: no way past a factor',
    file: 'signin/model/no-bypass.test.ts',
    env: {
      POOLHOUSE_MODEL_STEPS: '100000',
      POOLHOUSE_MODEL_STEPS_POSTGRES: '10000',
    },
    minutes: 40,
  },
};
