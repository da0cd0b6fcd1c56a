/**
 * The test suite: `npm test`, or `npm test -- totp store` for the files whose path has one of
 * these words, with `--test-name-pattern <regexp>` as in Node. One PostgreSQL serves the run.
 *
 * A few processes share the files, each taking the next when it is done with one: to start a
 * process, with all it imports, takes as long as a file or two. The files that take longest begin
 * first, so that all processes end together.
 */
import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { sharePostgres } from '../test/support/postgres.ts';

/** Files that take half a minute or more, those that mostly wait among them: the longest first. */
const LONGEST = [
  'test/docs/operations.test.ts',
  'test/cli/package.test.ts',
  'test/console/administrators.test.ts',
  'test/console/clients.test.ts',
  'test/store/conformance.test.ts',
  'test/console/many-users.test.ts',
  'test/console/code-samples.test.ts',
  'test/console/views.test.ts',
  'test/cli/production-install.test.ts',
  'test/signin/model/no-bypass.test.ts',
  'test/archive/kill.test.ts',
  'test/account/browser.test.ts',
  'test/console/operators.test.ts',
  'test/console/pools.test.ts',
  'test/keys/data-keys.test.ts',
  'test/console/providers.test.ts',
  'test/console/protection.test.ts',
  'test/console/user-parts.test.ts',
  'test/pages/every-page.test.ts',
  'test/console/look.test.ts',
  'test/federation/account-linking-browser.test.ts',
  'test/cli/launcher.test.ts',
  'test/console/home.test.ts',
  'test/import/kill.test.ts',
  'test/console/user-actions.test.ts',
  'test/amplify/amplify.test.ts',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const caches = join(root, 'node_modules', '.cache');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'test-name-pattern': { type: 'string', multiple: true, default: [] },
    // More than there are cores: tests wait for browsers, databases and threads a third of the time.
    concurrency: { type: 'string', default: String(2 * availableParallelism()) },
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
  files: programs(concurrency),
  cwd: root,
  concurrency,
  execArgv: [
    // Room for what a test leaves behind, from the start: a quarter as many collections, each of
    // which costs as much as it finds alive.
    '--min-semi-space-size=64',
    '--max-semi-space-size=64',
    '--import',
    new URL('untracked-resources.ts', import.meta.url).href,
  ],
  testNamePatterns: patterns,
});

let passed = 0;
let failed = 0;
/** Files that have not ended. Of those without a test of the wanted name nothing is heard. */
const left = new Set(patterns.length > 0 ? [] : files);
tests.on('test:complete', ({ name, nesting }) => {
  if (nesting === 0) left.delete(name);
});
tests.on('test:pass', ({ name, nesting }) => {
  // A process that found every file taken counts as a test to the runner.
  if (nesting === 0 && name.startsWith(folder)) passed--;
});
tests.on('test:fail', ({ name, details }) => {
  // Of a suite whose tests failed it is they that count.
  const { failureType } = details.error as { readonly failureType?: string };
  if (details.type === 'suite' && failureType !== 'subtestsFailed') {
    console.error(`${name} could not be run`);
    failed++;
  }
});
tests.on('test:summary', ({ file, counts }) => {
  if (file !== undefined) return; // a process' own summary; the last one speaks for all
  passed += counts.passed;
  failed += counts.tests - counts.passed - counts.skipped - counts.todo;
});

for await (const text of tests.compose(new spec())) process.stdout.write(text);

await postgres.stop();
for (const file of left) console.error(`${file} did not end`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = passed > 0 && failed === 0 && left.size === 0 ? 0 : 1;

/** Writes the programs of `count` processes, which share the files; answers their paths. */
function programs(count: number): string[] {
  const runner = JSON.stringify(new URL('test-files.ts', import.meta.url).href);
  const inOrder = [
    ...LONGEST.filter((file) => files.includes(file)),
    ...files.filter((file) => !LONGEST.includes(file)),
  ];
  const shareOf = (index: number) => {
    // Where no test of a file has the name, nothing is heard of its end.
    if (patterns.length === 0) {
      return `runWhatIsLeft(${JSON.stringify(inOrder)}, ${JSON.stringify(folder)})`;
    }
    return `runAll(${JSON.stringify(inOrder.filter((_, at) => at % count === index))})`;
  };
  return Array.from({ length: Math.min(count, files.length) }, (_, index) => {
    const file = join(folder, `process-${index}.mjs`);
    writeFileSync(file, `import { runAll, runWhatIsLeft } from ${runner};\n${shareOf(index)};\n`);
    return file;
  });
}
