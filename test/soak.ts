/**
 * The heavy checks, with the marks they must pass: `npm run soak`, or `npm run soak -- D1 M10`
 * for some of them. `--seed <number>` repeats a random run.
 *
 * Each is a test of the suite, asked for more than `npm test` asks for, in a process of its own
 * and for a limited time. All of it stays on the loopback interface.
 */
import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

interface Check {
  readonly what: string;
  /** The test file, from this folder. */
  readonly file: string;
  /** Which of its tests, by a regular expression on the name. */
  readonly only?: string;
  readonly env: Readonly<Record<string, string>>;
  /** The longest it may take. */
  readonly minutes: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: String(randomInt(1_000_000_000)) } },
});

const checks: Readonly<Record<string, Check>> = {
  D1: {
    what: 'an embedded store killed at 200 points under load loses nothing acknowledged',
    file: 'store/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '200' },
    minutes: 15,
  },
  D1A: {
    what: 'an import of an archive killed 40 times is not seen, and then succeeds',
    file: 'archive/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 15,
  },
  D1I: {
    what: 'an import job whose server is killed 40 times resumes without doubles',
    file: 'import/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 15,
  },
  D1M: {
    what: 'a server killed 40 times while it sends loses no mail it has promised',
    file: 'messaging/kill.test.ts',
    env: { POOLHOUSE_TEST_KILLS: '40' },
    minutes: 15,
  },
  D2: {
    what: 'server and PostgreSQL killed in turn, 50 times each, lose nothing acknowledged',
    file: 'store/postgres-kill.test.ts',
    env: { POOLHOUSE_TEST_POSTGRES_KILLS: '50' },
    minutes: 20,
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
    minutes: 10,
  },
  M3R: {
    what: '200 rounds of 100 requests with one recovery code over three nodes: one success each',
    file: 'recovery-codes/races.test.ts',
    only: 'of a hundred requests with one recovery code over three nodes',
    env: { POOLHOUSE_TEST_RACES: '200' },
    minutes: 10,
  },
  M3A: {
    what: '200 rounds of 100 requests with one code of either of two authenticators over three nodes: one success each',
    file: 'account/authenticator-races.test.ts',
    only: 'of a hundred answers with one code over three nodes',
    env: { POOLHOUSE_TEST_RACES: '200' },
    minutes: 10,
  },
  M10: {
    what: '100,000 steps of the model on SQLite and 10,000 on PostgreSQL: no way past a factor',
    file: 'signin/model/no-bypass.test.ts',
    env: {
      POOLHOUSE_MODEL_STEPS: '100000',
      POOLHOUSE_MODEL_STEPS_POSTGRES: '10000',
      POOLHOUSE_MODEL_SEED: values.seed,
    },
    minutes: 40,
  },
};

const unknown = positionals.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(', ')}. Choose among ${Object.keys(checks).join(', ')}.`,
  );
  process.exit(2);
}
if (!/^\d{1,9}$/.test(values.seed)) {
  console.error('--seed must be a whole number of at most nine digits.');
  process.exit(2);
}

const verdicts: string[] = [];
for (const [name, check] of Object.entries(checks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name}: ${check.what}`);
  const begun = performance.now();
  const passed = await run(check);
  const seconds = ((performance.now() - begun) / 1000).toFixed(0);
  verdicts.push(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(4)} ${seconds.padStart(5)} s`);
  if (!passed) process.exitCode = 1;
}
console.log(`\n${verdicts.join('\n')}`);

/** Runs the check and shows what its tests say; false when one failed or took too long. */
function run({ file, only, env, minutes }: Check): Promise<boolean> {
  const args = [
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${minutes * 60_000}`,
    ...(only === undefined ? [] : [`--test-name-pattern=${only}`]),
    join(import.meta.dirname, file),
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code === 0));
  });
}
