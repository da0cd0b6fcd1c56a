/**
 * The test suite: `npm test`, or `npm test -- totp store` for the files whose path has one of
 * these words, with `--test-name-pattern <regexp>` as in Node. One PostgreSQL serves the run.
 *
 * A process runs several files, one after the other: to start one, with all it imports, takes
 * as long as a file or two. The files that take longest begin first, so that all end together.
 */
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sharePostgres } from '../test/support/postgres.ts';

/** Files that take a minute or nearly, each in a process of its own; the longest first. */
const LONGEST = [
  'test/pages/every-page.test.ts',
  'test/pages/browser.test.ts',
  'test/account/browser.test.ts',
  'test/archive/kill.test.ts',
];

/** Files of one process at most: few enough that the last processes to run end together. */
const MOST = 10;

const root = fileURLToPath(new URL('..', import.meta.url));
const caches = join(root, 'node_modules', '.cache');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
    // One more than there are cores: some tests wait for a browser, a database or a timer.
    concurrency: { type: 'string', default: String(availableParallelism() + 1) },
  },
});
const concurrency = Number(values.concurrency);
const patterns = values['test-name-pattern'].map((pattern) => new RegExp(pattern));

const files = globSync('test/**/*.test.ts', { cwd: root })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file under test/ has ${positionals.join(' or ')} in its path.`);
  process.exit(2);
}

const folder = join(caches, `test-${process.pid}`);
mkdirSync(folder, { recursive: true });
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

// Processes find what they share through the environment.
const postgres = await sharePostgres();
Object.assign(process.env, postgres.environment);
process.env.NODE_COMPILE_CACHE ??= join(caches, 'compile');

const tests = run({
  files: batches().map(program),
  cwd: root,
  concurrency,
  execArgv: ['--import', new URL('untracked-promises.ts', import.meta.url).href],
  timeout: 10 * 60_000,
  testNamePatterns: patterns,
});

let passed = 0;
let failed = 0;
/** Files that have begun and not ended. */
const open = new Set<string>();
tests.on('test:dequeue', ({ name, nesting }) => {
  if (nesting === 0 && files.includes(name)) open.add(name);
});
tests.on('test:complete', ({ name, nesting }) => {
  if (nesting === 0) open.delete(name);
});
tests.on('test:summary', ({ file, counts }) => {
  if (file !== undefined) return; // a process' own summary; the last one speaks for all
  passed = counts.passed;
  failed = counts.tests - counts.passed - counts.skipped - counts.todo;
});

for await (const text of tests.compose(new spec())) process.stdout.write(text);

await postgres.stop();
for (const file of open) console.error(`${file} did not end`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 && open.size === 0 ? 0 : 1;

/** The files of each process. */
function batches(): string[][] {
  const alone = LONGEST.filter((file) => files.includes(file));
  const others = files.filter((file) => !LONGEST.includes(file));
  const size = Math.min(MOST, Math.ceil(others.length / (4 * concurrency)));
  const rest: string[][] = [];
  for (let at = 0; at < others.length; at += size) rest.push(others.slice(at, at + size));
  return [...alone.map((file) => [file]), ...rest];
}

/** Writes the program of a process; answers its path. */
function program(batch: readonly string[], index: number): string {
  const file = join(folder, `${String(index).padStart(3, '0')}.mjs`);
  const runner = JSON.stringify(new URL('test-files.ts', import.meta.url).href);
  writeFileSync(
    file,
    `import { register } from ${runner};\n${batch.map((each) => `register(${JSON.stringify(each)});\n`).join('')}`,
  );
  return file;
}
