/**
 * Runs the heavy checks: `npm run soak`, or `npm run soak -- D1 M10` for some of them. `--write` keeps
 * each result in docs/reliability.md as soon as it is there, so that a run can be taken up again;
 * `--seed <number>` repeats a random run.
 *
 * Each is a test of the suite, asked for more than `npm test` asks for, in a process of its own
 * and for a limited time. All of it stays on the loopback interface.
 */
import { execFileSync, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Check, checks } from './soak/checks.ts';
import { tableOf, type Verdict, writeRows } from './soak/table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(randomInt(1_000_000_000)) },
    write: { type: 'boolean', default: false },
  },
});

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

const date = new Date().toISOString().slice(0, 10);
const commit = commitOf();
const verdicts = new Map<string, Verdict>();
for (const [name, check] of Object.entries(checks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name}: ${check.what}`);
  const begun = performance.now();
  const { passed, seen } = await run(check);
  const seconds = (performance.now() - begun) / 1000;
  verdicts.set(name, { passed, seconds, seen, date, commit });
  if (values.write) writeRows(verdicts);
  if (!passed) process.exitCode = 1;
}
console.log(`\n${tableOf(verdicts)}`);

/** The commit that is checked; with a plus where files differ from it. */
function commitOf(): string {
  const git = (...args: readonly string[]) =>
    execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  try {
    const changes = git('status', '--porcelain', '--', ':/', ':(top,exclude)docs/reliability.md');
    return git('rev-parse', '--short', 'HEAD') + (changes === '' ? '' : '+');
  } catch {
    return 'unknown'; // no clone, or no git
  }
}

/**
 * Runs the check and shows what its tests say. It has not passed when a test failed, took too long,
 * or when there was none.
 */
async function run({ file, only, env, minutes }: Check): Promise<Pick<Verdict, 'passed' | 'seen'>> {
  const args = [
    '--test',
    '--test-reporter=spec',
    `--test-timeout=${minutes * 60_000}`,
    ...(only === undefined ? [] : [`--test-name-pattern=${only}`]),
    join(import.meta.dirname, file),
  ];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, POOLHOUSE_MODEL_SEED: values.seed, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (data) => {
    process.stdout.write(data);
    said += data;
  });
  const [code] = await once(child, 'close');
  const notes = [...said.matchAll(/^\s*ℹ (.+)$/gm)].map(([, note]) => note!);
  const counts = new Map(
    notes.flatMap((note) => {
      const [, what, count] =
        /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) ([\d.]+)$/.exec(note) ?? [];
      return what === undefined ? [] : [[what, Number(count)] as const];
    }),
  );
  return {
    passed: code === 0 && counts.get('pass')! > 0,
    seen: notes.filter(
      (note) => !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(note),
    ),
  };
}
