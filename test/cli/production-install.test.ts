import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './poolhouse.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('npm ci --ignore-scripts --omit=dev gives a working server', async (t) => {
  const copy = temporaryFolder(t);
  const tracked = spawnSync('git', ['ls-files', '-z', 'package*.json', '.npmrc', 'src'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const path of tracked.stdout.split('\0').filter((each) => existsSync(join(root, each)))) {
    if (path === '') continue;
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(root, path), join(copy, path));
  }
  const install = ['ci', '--ignore-scripts', '--omit=dev', '--prefer-offline'];
  const installed = spawnSync('npm', install, { cwd: copy, encoding: 'utf8' });
  assert.equal(installed.status, 0, installed.stderr);
  assert.ok(!existsSync(join(copy, 'node_modules/typescript')));

  const server = spawn(process.execPath, ['src/main.ts', 'dev', '--port', '0'], { cwd: copy });
  t.after(() => server.kill('SIGKILL'));
  let said = '';
  while (!/_dev\/inbox/.test(said)) {
    const [data] = await once(server.stdout, 'data');
    said += data;
  }
  const [, url] = /Listening on\s+(\S+)/.exec(said)!;
  const answer = await fetch(`${url}/_health`);
  assert.deepEqual(await answer.json(), { live: true, ready: true });
  const inbox = await fetch(`${url}/_dev/inbox`, { headers: { Accept: 'application/json' } });
  assert.deepEqual(await inbox.json(), { messages: [] });
});
