/** What `npm pack` makes of a checkout that was never built. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { copyOfCheckout } from './checkout.ts';
import { startLockedRegistry } from './locked-packages.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-package-'));
const checkout = join(folder, 'checkout');
/** Under node_modules, like an installed package, and where its dependencies are found. */
const unpacked = join(root, 'node_modules', '.cache', `package-${process.pid}`);
const lib = join(unpacked, 'package', 'dist', 'lib');

function run(cwd: string, command: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
  return stdout.trim();
}

describe('the package', () => {
  let archive: string;

  before(() => {
    copyOfCheckout(checkout, ['.']);
    symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
    run(checkout, 'npm', 'pack', '--pack-destination', folder);
    const [name] = readdirSync(folder).filter((each) => each.endsWith('.tgz'));
    archive = join(folder, name!);
    mkdirSync(unpacked, { recursive: true });
    run(unpacked, 'tar', '-xzf', archive);
  });

  process.once('exit', () => {
    for (const each of [folder, unpacked]) rmSync(each, { recursive: true, force: true });
  });

  test('is built by npm pack, and holds what its documents lead to', () => {
    const { version, bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.ok(archive.endsWith(`poolhouse-${version}.tgz`));
    const own = join(unpacked, 'package');
    const entries = [bin.poolhouse, ...Object.values<string>(exports['./testing'])];
    const documents = ['README.md', 'LICENSE', 'CHANGELOG.md', 'docs/operations.md'];
    for (const path of [...entries, ...documents, 'deploy/observability/alerts.yaml']) {
      assert.ok(existsSync(join(own, path)), path);
    }
    assert.deepEqual(globSync('{src,test,tools,bench,console,node_modules}', { cwd: own }), []);
    const text = readFileSync(join(own, 'README.md'), 'utf8');
    const links = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to]) => to!);
    const without = /^(?:examples|CONTRIBUTING\.md|Dockerfile)/;
    for (const to of links.filter((each) => !without.test(each))) {
      assert.ok(existsSync(join(own, to)), to);
    }
  });

  test('declares what it offers, and nothing else', () => {
    const dist = join(unpacked, 'package', 'dist');
    const read = (path: string) => readFileSync(join(dist, path), 'utf8');
    const declarations = globSync('**/*.d.ts', { cwd: dist });
    const named = declarations.flatMap((path) =>
      [...read(path).matchAll(/['"](\.[^'"]+)\.js['"]/g)].map(([, to]) =>
        posix.join(posix.dirname(path), `${to}.d.ts`),
      ),
    );
    assert.deepEqual(declarations.sort(), [...new Set(['testing.d.ts', ...named])].sort());
    for (const path of declarations) assert.doesNotMatch(read(path), /['"]#|\.ts['"]/, path);
  });

  test('brings no package whose install script would run', () => {
    const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    for (const [path, { hasInstallScript }] of Object.entries(packages)) {
      const name = path.split('node_modules/').at(-1)!;
      assert.ok(!hasInstallScript || allowScripts[name] === false, name);
    }
  });

  test('runs by npx in an empty folder', async (t) => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    t.after(() => forgetNpx(archive));
    const args = ['--yes', '--prefer-offline', `--package=${archive}`, 'poolhouse', 'dev'];
    // In a process group of its own: npx hands signals on in its own time.
    const cache = join(folder, 'cache');
    const npx = spawn('npx', [...args, '--port', '0'], {
      cwd: empty,
      detached: true,
      env: {
        ...process.env,
        // Whose Node an older one may be: the package asks for the one that runs this.
        PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
        NODE_COMPILE_CACHE: '',
        XDG_CACHE_HOME: cache,
        npm_config_registry: await startLockedRegistry(t),
        npm_config_audit: 'false',
        npm_config_fund: 'false',
        npm_config_update_notifier: 'false',
      },
    });
    t.after(() => process.kill(-npx.pid!, 'SIGKILL'));
    const complaint = npx.stderr.setEncoding('utf8').toArray();
    let said = '';
    while (!/_dev\/inbox/.test(said)) {
      const [text] = await Promise.race([once(npx.stdout, 'data'), once(npx, 'exit')]);
      if (npx.exitCode !== null) assert.fail(said + (await complaint).join(''));
      said += text;
    }
    const [, url] = /Listening on\s+(\S+)/.exec(said)!;
    const health = await fetch(`${url}/_health`);
    assert.deepEqual(await health.json(), { live: true, ready: true });
    const inbox = await fetch(`${url}/_dev/inbox`, { headers: { Accept: 'text/html' } });
    assert.match(await inbox.text(), /<title>/);
    const page = await (await fetch(`${url}/console/`)).text();
    const [, file] = /src="\.\/(assets\/[^"]+\.js)"/.exec(page)!;
    // Which fetch asks for over TLS alone, and browsers on this machine too.
    const headers = { 'Accept-Encoding': 'br' };
    const script = await fetch(`${url}/console/${file}`, { headers });
    assert.equal(script.headers.get('content-encoding'), 'br');
    assert.ok((await script.text()).length > 10_000);
    assert.deepEqual(readdirSync(empty), ['.poolhouse']);
    // What Node compiles is kept where nobody else writes.
    assert.deepEqual(readdirSync(cache), ['poolhouse']);
  });

  test('starts a server inside tests', async () => {
    const { startPoolhouse } = (await import(
      pathToFileURL(join(lib, 'testing.js')).href
    )) as typeof import('#testing.ts');
    const poolhouse = await startPoolhouse();
    try {
      const cognito = poolhouse.client();
      const { UserPool } = await cognito.createUserPool({ PoolName: 'packed' });
      const UserPoolId = UserPool!.Id!;
      const user = { UserPoolId, Username: 'ann' };
      await cognito.adminCreateUser({ ...user, MessageAction: 'SUPPRESS' });
      // Threads do the arithmetic of passwords, each from a file of its own.
      await cognito.adminSetUserPassword({ ...user, Password: 'Correct-horse-7', Permanent: true });
      assert.equal((await cognito.adminGetUser(user)).UserStatus, 'CONFIRMED');
    } finally {
      await poolhouse.stop();
    }
  });
});

/** npx keeps what it has installed, here for an archive that is gone. */
function forgetNpx(archive: string): void {
  const kept = join(run(root, 'npm', 'config', 'get', 'cache'), '_npx');
  for (const path of globSync('*/package.json', { cwd: kept })) {
    const file = join(kept, path);
    if (readFileSync(file, 'utf8').includes(archive)) {
      rmSync(dirname(file), { recursive: true, force: true });
    }
  }
}
