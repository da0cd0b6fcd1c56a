/**
 * The test suite: `npm test`, or `npm test -- totp store` for the files whose path has one of
 * these words, with `--test-name-pattern <regexp>` as in Node. One PostgreSQL serves the run.
 */
import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startPostgres } from '../test/support/postgres.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
    concurrency: { type: 'string', default: '2' },
  },
});

const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)))
  .sort()
  .map((file) => root + file);
if (files.length === 0) {
  console.error(`No test file under test/ has ${positionals.join(' or ')} in its path.`);
  process.exit(2);
}

// Test files run in processes of their own and find what they share through the environment.
const shared = 'POOLHOUSE_TEST_POSTGRES_URL';
const postgres = process.env[shared] ? undefined : await startPostgres();
if (postgres) process.env[shared] = postgres.url;

const tests = run({
  files,
  cwd: root,
  concurrency: Number(values.concurrency),
  timeout: 5 * 60_000,
  testNamePatterns: values['test-name-pattern'].map((pattern) => new RegExp(pattern)),
});

let passed = 0;
let failed = 0;
tests.on('test:summary', ({ file, counts }) => {
  if (file !== undefined) return; // a file's own summary; the last one speaks for all
  passed = counts.passed;
  failed = counts.tests - counts.passed - counts.skipped - counts.todo;
});
tests.on('test:fail', ({ name, file }) => {
  if (file && name === file) console.error(`${relative(root, file)} failed`);
});

for await (const text of tests.compose(new spec())) process.stdout.write(text);

await postgres?.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
