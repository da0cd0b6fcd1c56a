/** The steps of the Dockerfile, run as they stand there, and what comes of them run as its image is. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readDockerfile } from '../deploy/dockerfile.ts';
import { copyOfCheckout } from './checkout.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const stages = readDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'));
const stage = (name: string) => stages.find((each) => each.name === name)!.instructions;
const last = (name: string) => stage('server').findLast((each) => each.name === name)!;

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-image-'));
const packages = join(folder, 'packages', 'poolhouse');
const bundle = join(folder, 'bundle', 'poolhouse');
const app = join(folder, 'app');
const bin = join(folder, 'bin');
const path = [bin, dirname(process.execPath), process.env['PATH']].join(delimiter);
const [uid, gid] = last('USER').text.split(':').map(Number);

function run(command: string, cwd: string): void {
  const env = { ...process.env, PATH: path, npm_config_prefer_offline: 'true' };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stdout + stderr);
}

/** Runs a stage in `cwd`: its copies of the checkout, and its commands but for `without`. */
function build(name: string, cwd: string, without?: RegExp): void {
  for (const { name: kind, text, options } of stage(name)) {
    if (kind === 'COPY' && !options.has('from')) copyOfCheckout(cwd, text.split(' ').slice(0, -1));
    if (kind === 'RUN' && !without?.test(text)) run(text, cwd);
  }
}

/** As whom the image runs, where this process may choose and the other one could start Node. */
function user(): { uid?: number; gid?: number } {
  const other = { uid: uid!, gid: gid! };
  const isRoot = process.getuid?.() === 0;
  return isRoot && spawnSync(process.execPath, ['--version'], other).status === 0 ? other : {};
}

/** What the last stage copies from the others and from the checkout. */
function assemble(): void {
  mkdirSync(app);
  const folders: Readonly<Record<string, string>> = { packages, bundle };
  for (const { name, text, options } of stage('server')) {
    if (name !== 'COPY') continue;
    const words = text.split(' ');
    const from = folders[options.get('from') ?? ''] ?? root;
    const sources = words
      .slice(0, -1)
      .map((each) => join(from, each.replace(/^\/poolhouse\//, '')));
    run(`cp -R ${[...sources, words.at(-1)!].join(' ')}`, app);
  }
}

describe('the image', () => {
  before(() => {
    chmodSync(folder, 0o755);
    for (const each of [packages, bundle, bin]) mkdirSync(each, { recursive: true });
    build('packages', packages);
  });

  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

  test('npm ci --ignore-scripts --omit=dev gives a working server', async (t) => {
    assert.ok(!existsSync(join(packages, 'node_modules/typescript')));
    copyOfCheckout(packages, ['src']);

    const args = ['src/main.ts', 'dev', '--port', '0'];
    const child = spawn(process.execPath, args, { cwd: packages });
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    while (!/_dev\/inbox/.test(said)) {
      const [data] = await once(child.stdout, 'data');
      said += data;
    }
    const [, url] = /Listening on\s+(\S+)/.exec(said)!;
    const answer = await fetch(`${url}/_health`);
    assert.deepEqual(await answer.json(), { live: true, ready: true });
    const inbox = await fetch(`${url}/_dev/inbox`, { headers: { Accept: 'application/json' } });
    assert.deepEqual(await inbox.json(), { messages: [] });
  });

  test('has a list of the packages in it', () => {
    const list = JSON.parse(readFileSync(join(packages, 'sbom.cdx.json'), 'utf8'));
    assert.equal(list.bomFormat, 'CycloneDX');
    assert.equal(list.metadata.component.name, 'poolhouse');
    const listed = new Set<string>(list.components.map((each: { purl: string }) => each.purl));
    const installed = JSON.parse(
      readFileSync(join(packages, 'node_modules/.package-lock.json'), 'utf8'),
    ) as { packages: Record<string, { version: string }> };
    const paths = Object.entries(installed.packages);
    assert.ok(paths.length > 50);
    for (const [path, { version }] of paths) {
      const name = path.split('node_modules/').at(-1)!;
      assert.ok(listed.has(`pkg:npm/${name.replace('@', '%40')}@${version}`), name);
    }
    assert.ok(![...listed].some((each) => each.startsWith('pkg:npm/typescript@')));
  });

  test('serves from files it cannot write, for a user without a home', async (t) => {
    symlinkSync(join(root, 'node_modules'), join(bundle, 'node_modules'));
    build('bundle', bundle, /^npm ci/);
    assemble();
    run('chmod -R a+rX,a-w .', app);
    symlinkSync(join(app, 'dist/lib/main.js'), join(bin, 'poolhouse'));
    const own = user();
    const data = join(folder, 'data');
    mkdirSync(data, 0o700);
    if (own.uid) chownSync(data, own.uid, own.gid!);

    const env = {
      PATH: path,
      ...Object.fromEntries(
        last('ENV')
          .text.split(' ')
          .map((each) => each.split('=')),
      ),
      POOLHOUSE_DATA: data,
      POOLHOUSE_PUBLIC_URL: 'https://id.example.com',
      POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      POOLHOUSE_DRAIN_DELAY: '0',
    };
    const [command, ...args] = [...last('ENTRYPOINT').exec!, ...last('CMD').exec!];
    const child = spawn(command!, args, { ...own, cwd: app, env: { ...env, POOLHOUSE_PORT: '0' } });
    t.after(() => child.kill('SIGKILL'));
    let said = '';
    while (!/listens on/.test(said)) {
      const [text] = await once(child.stderr, 'data');
      said += text;
    }
    const port = /:(\d+)/.exec(said)![1]!;
    const [check, ...words] = last('HEALTHCHECK').exec!;
    const settings = { ...env, POOLHOUSE_PORT: port };
    const checked = spawnSync(check!, words, { ...own, env: settings, encoding: 'utf8' });
    assert.deepEqual([checked.status, checked.stdout], [0, '{"ready":true}\n'], checked.stderr);

    const ended = once(child, 'exit');
    child.kill(last('STOPSIGNAL').text as NodeJS.Signals);
    assert.deepEqual(await ended, [0, null]);
    assert.equal(spawnSync(check!, words, { ...own, env: settings }).status, 1);
  });
});
