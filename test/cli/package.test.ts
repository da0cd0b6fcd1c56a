/** What `npm run build` and `npm pack` make. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Under node_modules, like an installed package, and where its dependencies are found. */
const folder = join(root, 'node_modules', '.cache', `package-${process.pid}`);
const lib = join(folder, 'package', 'dist', 'lib');

function run(command: string, ...args: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  assert.equal(status, 0, stdout + stderr);
}

describe('the package', () => {
  before(() => {
    mkdirSync(folder, { recursive: true });
    run(process.execPath, 'tools/build.ts');
    run('npm', 'pack', '--pack-destination', folder);
    const [archive] = readdirSync(folder);
    run('tar', '-xzf', join(folder, archive!), '-C', folder);
  });

  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

  test('has a command that serves', async (t) => {
    const data = join(folder, 'data');
    const args = [join(lib, 'main.js'), 'dev', '--port', '0', '--data', data];
    const server = spawn(process.execPath, args);
    t.after(() => server.kill('SIGKILL'));
    let said = '';
    while (!/_dev\/inbox/.test(said)) {
      const [text] = await once(server.stdout, 'data');
      said += text;
    }
    const [, url] = /Listening on\s+(\S+)/.exec(said)!;
    const health = await fetch(`${url}/_health`);
    assert.deepEqual(await health.json(), { live: true, ready: true });
    const inbox = await fetch(`${url}/_dev/inbox`, { headers: { Accept: 'text/html' } });
    assert.match(await inbox.text(), /<title>/);
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
