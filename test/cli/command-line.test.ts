import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../support/memory-folder.ts';
import { launched, poolhouse, withoutServer } from './poolhouse.ts';

/** Wrong use: one sentence, exit code 2, no stack. */
async function misused(args: readonly string[], message: string, env = {}) {
  const { code, stdout, stderr } = await withoutServer(args, env);
  assert.deepEqual(
    { code, stdout, stderr },
    { code: 2, stdout: '', stderr: `${message} See poolhouse help.\n` },
  );
}

test('wrong settings are one sentence and exit code 2', async () => {
  await misused(
    ['dev', '--port', 'abc'],
    '--port must be a whole number from 0 to 65535, not "abc".',
  );
  await misused(['dev', '--prot', '1'], 'The command dev has no flag --prot.');
  await misused(['dev', '--name', 'x'], 'The command dev has no flag --name.');
  await misused(['dev', '--port'], 'The flag --port needs a value.');
  await misused(['dev', '--port=1', '--port=2'], 'The flag --port is given twice.');
  await misused(['dev', '-p', '1'], 'There is no flag -p.');
  await misused(['dev', 'now'], 'The command dev takes nothing besides flags.');
  await misused(['devil'], 'There is no command "devil".');
  await misused(
    ['serve', '--master-key', 'hunter2'],
    'A secret does not belong on the command line: set POOLHOUSE_MASTER_KEY instead of --master-key.',
  );
  await misused(['dev'], 'POOLHOUSE_REGION must be a region name such as eu-west-1, not "x".', {
    POOLHOUSE_REGION: 'x',
  });
});

test('help names every command, and the flags of one', async () => {
  const all = await poolhouse(['help']);
  assert.equal(all.code, 0);
  for (const command of ['dev', 'serve', 'migrate', 'admin create-access-key', '--public-url']) {
    assert.ok(all.stdout.includes(command), command);
  }
  for (const args of [
    ['help', 'admin', 'create-access-key'],
    ['admin', 'create-access-key', '--help'],
  ]) {
    const one = await poolhouse(args);
    assert.equal(one.code, 0);
    assert.match(one.stdout, /--policy/);
  }
  assert.equal((await poolhouse([])).code, 2);
});

test('--version is the version of the package', async () => {
  const { code, stdout } = await launched(['--version']).ended;
  assert.equal(code, 0);
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
});

test('--print-config shows the settings in effect, and starts nothing', async (t) => {
  const data = temporaryFolder(t);
  const { code, stdout } = await withoutServer(['serve', '--print-config', '--data', data], {
    POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  });
  assert.equal(code, 0);
  const shown = JSON.parse(stdout);
  assert.equal(shown.data, data);
  assert.equal(shown.masterKey, '(secret)');
});
