/** tools/run.mjs in a checkout of its own, with a stand-in for npm: no network. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../../tools/', import.meta.url));

/** What `npm ci` leaves behind, and a line in npm.log for each call. */
const FAKE_NPM = `#!/bin/sh
echo "$* | $npm_config_omit" >> npm.log
if [ -f slow ]; then sleep 1; fi
if [ -f broken ]; then echo "the registry is on holiday" >&2; exit 7; fi
mkdir -p node_modules
cp package-lock.json node_modules/.package-lock.json
`;

const PROGRAM = `
const code: number = Number(process.argv[2] ?? 0);
const waits = process.argv[3] === 'wait';
if (waits) {
  process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(5); });
  setInterval(() => {}, 1000);
}
console.log(JSON.stringify(process.argv.slice(2)), import.meta.main);
if (!waits) process.exit(code);
`;

function checkout(t: TestContext, packages: Record<string, unknown> = {}) {
  const root = mkdtempSync(join(tmpdir(), 'pool house '));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const folder of ['tools', 'src', 'bin']) mkdirSync(join(root, folder));
  for (const name of ['run.mjs', 'source-bundle.mjs']) {
    cpSync(join(tools, name), join(root, 'tools', name));
  }
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(join(root, 'src', 'program.ts'), PROGRAM);
  writeFileSync(join(root, 'tools', 'program.ts'), PROGRAM);
  writeFileSync(join(root, 'bin', 'npm'), FAKE_NPM);
  chmodSync(join(root, 'bin', 'npm'), 0o755);

  const start = (args: readonly string[], env: Record<string, string> = {}) => {
    const { npm_execpath: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [join(root, 'tools', 'run.mjs'), ...args], {
      cwd: root,
      env: { ...inherited, PATH: `${join(root, 'bin')}${delimiter}${process.env['PATH']}`, ...env },
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => {
      said.stdout += data;
    });
    child.stderr.on('data', (data) => {
      said.stderr += data;
    });
    const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...said }));
    return { child, ended };
  };
  const file = (name: string) => join(root, name);
  const npmCalls = () =>
    existsSync(file('npm.log')) ? readFileSync(file('npm.log'), 'utf8').trim().split('\n') : [];
  return { start, run: (...args: string[]) => start(args).ended, file, npmCalls };
}

const A_PACKAGE = { 'node_modules/a': { version: '1.0.0' } };
const A_DEV_PACKAGE = { 'node_modules/a': { version: '1.0.0', dev: true } };

test('the first run installs the packages, the second does not', async (t) => {
  const { run, npmCalls } = checkout(t, A_PACKAGE);
  const first = await run('tools/program.ts', '3', 'x y');
  assert.equal(first.code, 3);
  assert.equal(first.stdout, '["3","x y"] true\n');
  assert.match(first.stderr, /^Setting up, once: [^\n]*\n$/);
  const second = await run('tools/program.ts');
  assert.deepEqual(second, { code: 0, stdout: '[] true\n', stderr: '' });
  assert.deepEqual(npmCalls(), ['ci --ignore-scripts --include=dev --include=optional |']);
});

test('other packages are set up anew', async (t) => {
  const { run, npmCalls, file } = checkout(t, A_PACKAGE);
  await run('tools/program.ts');
  const packages = { 'node_modules/a': { version: '1.0.1' } };
  writeFileSync(file('package-lock.json'), JSON.stringify({ packages }));
  await run('tools/program.ts');
  assert.equal(npmCalls().length, 2);
});

test('packages that npm has installed already are not installed again', async (t) => {
  const { run, npmCalls, file } = checkout(t, A_PACKAGE);
  mkdirSync(file('node_modules'));
  cpSync(file('package-lock.json'), file('node_modules/.package-lock.json'));
  const { code, stderr } = await run('tools/program.ts');
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.deepEqual(npmCalls(), []);
});

test('the server runs without development packages, tools do not', async (t) => {
  const { run, npmCalls, file } = checkout(t, A_DEV_PACKAGE);
  mkdirSync(file('node_modules'));
  writeFileSync(file('node_modules/.package-lock.json'), '{ "packages": {} }');
  assert.equal((await run('src/program.ts')).code, 0);
  assert.deepEqual(npmCalls(), []);
  await run('tools/program.ts');
  assert.equal(npmCalls().length, 1);
});

/** Bundles as the real one does, with a word of its own before what the source says. */
const BUNDLER = `
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const folder: string = process.argv[2]!;
appendFileSync('bundles.log', 'x');
mkdirSync(folder, { recursive: true });
writeFileSync(folder + '/main.js', "console.log('bundled');" + readFileSync('src/main.ts', 'utf8'));
`;

test('the server runs from a bundle, made anew when its source has changed', async (t) => {
  const { run, file } = checkout(t);
  writeFileSync(file('tools/bundle.ts'), BUNDLER);
  for (const said of ['one', 'another']) {
    writeFileSync(file('src/main.ts'), `console.log('${said}', process.argv.slice(2).join());`);
    for (let start = 0; start < 2; start++) {
      const { code, stdout } = await run('src/main.ts', 'dev', '--port');
      assert.deepEqual({ code, stdout }, { code: 0, stdout: `bundled\n${said} dev,--port\n` });
    }
  }
  assert.equal(readFileSync(file('bundles.log'), 'utf8'), 'xx');
});

test('the server runs from its source where it cannot be bundled', async (t) => {
  const { run, file } = checkout(t);
  writeFileSync(file('src/main.ts'), `console.log('the source');`);
  assert.equal((await run('src/main.ts')).stdout, 'the source\n');
  writeFileSync(file('tools/bundle.ts'), `throw new Error('a package is missing');`);
  assert.deepEqual(await run('src/main.ts'), { code: 0, stdout: 'the source\n', stderr: '' });
});

test('a set-up that fails says why, and is tried again', async (t) => {
  const { run, file } = checkout(t, A_PACKAGE);
  writeFileSync(file('broken'), '');
  const { code, stdout, stderr } = await run('tools/program.ts');
  assert.deepEqual({ code, stdout }, { code: 1, stdout: '' });
  assert.match(
    stderr,
    /the registry is on holiday\n\nSetting up failed: npm ci [^\n]* ended with 7\.\n$/,
  );
  rmSync(file('broken'));
  assert.equal((await run('tools/program.ts')).code, 0);
});

test('of two runs that start together, one sets up and the other waits', async (t) => {
  const { run, npmCalls, file } = checkout(t, A_PACKAGE);
  writeFileSync(file('slow'), '');
  const outcomes = await Promise.all([run('tools/program.ts'), run('tools/program.ts')]);
  assert.deepEqual(
    outcomes.map(({ code }) => code),
    [0, 0],
  );
  assert.equal(npmCalls().length, 1);
  assert.ok(!existsSync(file('.setup-lock')));
});

test('an interrupted set-up leaves no stamp and no lock', async (t) => {
  const { start, run, npmCalls, file } = checkout(t, A_PACKAGE);
  writeFileSync(file('slow'), '');
  const { child, ended } = start(['tools/program.ts']);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  assert.equal((await ended).code, 130);
  assert.ok(!existsSync(file('.setup-lock')));
  assert.equal((await run('tools/program.ts')).code, 0);
  assert.ok(npmCalls().length >= 1);
});

test('a lock whose holder is gone does not hold up a run', async (t) => {
  const { run, file } = checkout(t, A_PACKAGE);
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'close');
  mkdirSync(file('.setup-lock'));
  const { hostname } = await import('node:os');
  const owner = { host: hostname(), pid: gone.pid, token: 'x' };
  writeFileSync(file('.setup-lock/owner.json'), JSON.stringify(owner));
  assert.equal((await run('tools/program.ts')).code, 0);
  assert.ok(!existsSync(file('.setup-lock')));
});

test('options of an outer npm do not change what is installed', async (t) => {
  const { start, npmCalls } = checkout(t, A_PACKAGE);
  const outer = { npm_config_omit: 'dev', npm_config_dry_run: 'true', NODE_ENV: 'production' };
  assert.equal((await start(['tools/program.ts'], outer).ended).code, 0);
  assert.deepEqual(npmCalls(), ['ci --ignore-scripts --include=dev --include=optional |']);
});

test('the program gets the signals that are sent to the launcher', async (t) => {
  const { start } = checkout(t);
  const { child, ended } = start(['tools/program.ts', '0', 'wait']);
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  const { code, stdout } = await ended;
  assert.equal(code, 5);
  assert.match(stdout, /asked to stop/);
});
