import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { systemClock } from '#platform/clock.ts';
import {
  type App,
  type AuthenticatorApp,
  answerTotp,
  appAt,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
  tokensOf,
} from '../support/app.ts';
import { temporaryFolder } from '../support/memory-folder.ts';
import type { Poolhouse } from '../support/servers.ts';
import { startOwnServer } from './own-server.ts';
import { poolhouse, startServing } from './poolhouse.ts';

const MASTER_KEY = Buffer.alloc(32, 3);
const KEY = { POOLHOUSE_MASTER_KEY: MASTER_KEY.toString('base64') };

/** As much of a server of another process as makes users there. */
function at(url: string): Poolhouse {
  const client = () =>
    new CognitoIdentityProvider({
      endpoint: url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
  const clock = { now: () => systemClock.now(), advance: () => undefined };
  return { url, client, clock } as unknown as Poolhouse;
}

interface Enrolled {
  readonly name: string;
  readonly phone: AuthenticatorApp;
  readonly refreshToken: string;
}

async function enrolled(app: App, name: string): Promise<Enrolled> {
  await createUser(app, name);
  const { AccessToken, RefreshToken } = await signIn(app, name);
  return { name, phone: await enrol(app, AccessToken), refreshToken: RefreshToken };
}

async function succeeds(args: readonly string[], env = {}): Promise<string> {
  const { code, stdout, stderr } = await poolhouse(args, { ...KEY, ...env });
  assert.equal(code, 0, stderr);
  return stdout;
}

/** Where a store is, its backup, and where it is restored to. */
function places(t: TestContext) {
  const folder = temporaryFolder(t);
  const [data, backup, elsewhere] = ['data', 'backup', 'elsewhere'].map((name) =>
    join(folder, name),
  );
  return { folder, data: data!, backup: backup!, elsewhere: elsewhere! };
}

test('a backup taken under load gives every user back on an empty host: password, authenticator and refresh token', async (t) => {
  const { data, backup, elsewhere } = places(t);
  const { server, url } = await startServing(t, ['dev', '--data', data], KEY);
  const app = await createApp(at(url), { mfa: 'OPTIONAL' });
  const before: Enrolled[] = [];
  for (let n = 0; n < 6; n++) before.push(await enrolled(app, `before${n}`));

  let isOver = false;
  let during = 0;
  const load = (async () => {
    for (; !isOver; during++) await createUser(app, `during${during}`);
  })();
  const said = await succeeds(['backup', '--data', data, '--out', backup]);
  isOver = true;
  await load;
  assert.ok(during > 0, 'the server went on meanwhile');
  assert.match(said, /users +\d+\n +secrets opened +\d+\nSHA-256 [0-9a-f]{64}\n$/);
  assert.deepEqual(
    readdirSync(data).filter((name) => name.startsWith('backup-')),
    [],
  );
  server.child.kill('SIGKILL');
  await server.ended;

  await succeeds(['restore', '--data', elsewhere, '--in', backup]);
  const restored = await startOwnServer(t, elsewhere, MASTER_KEY);
  restored.clock.advance(90_000);
  const there = appAt(app, restored);
  for (const { name, phone, refreshToken } of before) {
    const { ChallengeName, Session } = await beginPassword(there, name);
    assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
    tokensOf(await answerTotp(there, Session, name, phone.code(3)));
    tokensOf(
      await there.cognito.initiateAuth({
        ClientId: app.clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: refreshToken },
      }),
    );
  }
});

test('a backup is restored onto nothing else, whole, by its master key alone', async (t) => {
  const { folder, data, backup, elsewhere } = places(t);
  const server = await startOwnServer(t, data, MASTER_KEY);
  const app = await createApp(server, { mfa: 'OPTIONAL' });
  // A name long enough that no backup has it by chance.
  const name = 'ann.of.the.backup';
  const { phone } = await enrolled(app, name);
  await server.stop();
  await succeeds(['backup', '--data', data, '--out', backup]);
  const bytes = readFileSync(backup);
  for (const secret of [phone.secret, Buffer.from(name), Buffer.from('SQLite format')]) {
    assert.equal(bytes.includes(secret), false);
  }

  const refused = async (args: readonly string[], sentence: RegExp, env = {}) => {
    const { stdout, stderr, code } = await poolhouse(args, { ...KEY, ...env });
    const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
    assert.deepEqual([code === 0, stdout, said.length], [false, '', 1], stderr);
    assert.match(said[0]!, sentence);
  };
  const there = ['restore', '--data', elsewhere, '--in'];
  await refused(['backup', '--data', data, '--out', backup], /^There is a file .+ already\.$/);
  await refused(['restore', '--data', data, '--in', backup], /^There is a store .+ already\.$/);
  await refused([...there, backup], /^The master key does not open the backup\.$/, {
    POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 4).toString('base64'),
  });
  const altered = join(folder, 'altered');
  const other = Buffer.from(bytes);
  other[other.length - 5_000]! ^= 1;
  writeFileSync(altered, other);
  await refused([...there, altered], /^The backup was altered or cut short\.$/);
  writeFileSync(altered, bytes.subarray(0, -70_000));
  await refused([...there, altered], /^The backup was altered or cut short\.$/);
  await refused([...there, '/dev/null'], /^The file is not a backup of Poolhouse\.$/);
  await refused(['backup', '--out', altered], /^Backups of PostgreSQL/, {
    POOLHOUSE_DATABASE_URL: 'postgres://x@127.0.0.1:1/x',
  });
  await refused(
    ['backup', '--data', elsewhere, '--out', join(folder, 'new')],
    /^There is no store/,
  );

  const verified = await succeeds([...there, backup, '--verify']);
  assert.match(verified, /is whole\.\n +users +1\n +secrets opened +\d+\n$/);
  assert.equal(existsSync(join(elsewhere, 'poolhouse.db')), false);
  await succeeds([...there, backup]);
  assert.deepEqual(
    readdirSync(elsewhere).filter((name) => name.startsWith('restore-')),
    [],
  );
});
