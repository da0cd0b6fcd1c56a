/** deploy/systemd/poolhouse.service. Nothing here is run by systemd. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSettings } from '#config/read-settings.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import { stopsWithin, textOf } from './read.ts';

const unit = textOf('deploy/systemd/poolhouse.service');
const valuesOf = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value!);
const lastOf = (key: string) => valuesOf(key).at(-1);
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
const skip = !hasSystemd && 'systemd-analyze is not installed';

describe('the systemd unit', () => {
  test('gives the server settings that it takes, and its key as a credential', () => {
    const pairs = valuesOf('Environment').map((each) => each.split('='));
    const settings = readSettings({ env: Object.fromEntries(pairs) });
    assert.match(settings.masterKeyFile!, /%d\/master-key$/);
    assert.match(lastOf('LoadCredential')!, /^master-key:\/etc\//);
    assert.match(settings.data, /%S\/poolhouse$/);
    assert.equal(lastOf('StateDirectory'), 'poolhouse');
  });

  test('starts, reloads and stops the server as it wants to be', () => {
    assert.equal(lastOf('Type'), 'exec');
    assert.match(lastOf('ExecStart')!, /\/poolhouse serve$/);
    assert.match(lastOf('ExecReload')!, /kill -HUP \$MAINPID$/);
    // A store that broke ends the process, and is opened anew.
    assert.equal(lastOf('Restart'), 'on-failure');
    const { shutdownGrace } = readSettings({});
    assert.ok(Number(lastOf('TimeoutStopSec')) >= stopsWithin(5, shutdownGrace));
    // The compiler of JavaScript writes code that it then runs.
    assert.equal(lastOf('MemoryDenyWriteExecute'), undefined);
  });

  test('is understood by systemd, and little exposed', { skip }, (t) => {
    const root = temporaryFolder(t);
    for (const path of ['/opt/poolhouse/bin/poolhouse', '/bin/kill']) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), '#!/bin/sh\n');
      chmodSync(join(root, path), 0o755);
    }
    const file = join(root, 'poolhouse.service');
    writeFileSync(file, unit.replace('=/opt/', `=${root}/opt/`));
    const verified = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    assert.deepEqual([verified.status, verified.stderr], [0, '']);
    const looked = spawnSync('systemd-analyze', ['security', '--offline=true', file], {
      encoding: 'utf8',
    });
    const [, exposure] = /exposure level for poolhouse\.service: ([\d.]+)/.exec(looked.stdout)!;
    assert.ok(Number(exposure) < 2, looked.stdout);
  });
});
