import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEnrolled, createUser, PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, type PagesApp, pagesApp, Visitor } from './support.ts';

/** A pool in which a remembered device stands for the second factor. */
const deviceApp = (
  poolhouse: Parameters<typeof pagesApp>[0],
  DeviceOnlyRememberedOnUserPrompt: boolean,
) =>
  pagesApp(poolhouse, {
    mfa: 'OPTIONAL',
    pool: {
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt,
      },
    },
  });

async function begin(app: PagesApp, visitor: Visitor): Promise<Visitor> {
  await visitor.open(app.page('/login'));
  return visitor.post({ username: 'ann', password: PASSWORD });
}

const devicesOf = async ({ cognito, poolId }: PagesApp) =>
  (await cognito.adminListDevices({ UserPoolId: poolId, Username: 'ann' })).Devices ?? [];

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a browser that is remembered spares its user the second factor, and no other user', async () => {
    const app = await deviceApp(poolhouse(), true);
    const authenticator = await createEnrolled(app, 'ann');
    await createUser(app, 'bob');
    const visitor = await begin(app, new Visitor());
    assert.match(visitor.text, /Remember this device/);
    await visitor.send({ code: authenticator.code(), remember: 'yes' });
    assert.ok(visitor.answer.get('code'));
    const [device] = await devicesOf(app);
    assert.ok(device);
    await begin(app, visitor);
    assert.ok(visitor.answer.get('code'), 'no code of the authenticator is asked for');
    assert.equal((await devicesOf(app)).length, 1);
    // Another browser is none of the user's devices.
    assert.equal((await begin(app, new Visitor())).path, '/mfa');
    // And this one is none of another user's.
    await visitor.open(app.page('/login'));
    await visitor.post({ username: 'bob', password: PASSWORD });
    assert.ok(visitor.answer.get('code'));
  });

  test('a browser is not remembered unless its user says so', async () => {
    const app = await deviceApp(poolhouse(), true);
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, new Visitor());
    await visitor.send({ code: authenticator.code() });
    assert.ok(visitor.answer.get('code'));
    assert.deepEqual(await devicesOf(app), []);
    assert.equal((await begin(app, visitor)).path, '/mfa');
  });

  test('where the pool remembers all devices nobody is asked', async () => {
    const app = await deviceApp(poolhouse(), false);
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, new Visitor());
    assert.doesNotMatch(visitor.text, /Remember this device/);
    await visitor.send({ code: authenticator.code() });
    assert.equal((await devicesOf(app)).length, 1);
    await begin(app, visitor);
    assert.ok(visitor.answer.get('code'));
  });

  test('a device that was forgotten, or whose secret was altered, proves nothing', async () => {
    const app = await deviceApp(poolhouse(), false);
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, new Visitor());
    await visitor.send({ code: authenticator.code() });
    const name = [...visitor.cookies.keys()].find((each) => each.startsWith('device-'))!;
    const sealed = visitor.cookies.get(name)!;
    visitor.cookies.set(name, `${sealed.slice(0, 40)}AAAA${sealed.slice(44)}`);
    assert.equal((await begin(app, visitor)).path, '/mfa');
    visitor.cookies.set(name, sealed);
    const [device] = await devicesOf(app);
    await app.cognito.adminForgetDevice({
      UserPoolId: app.poolId,
      Username: 'ann',
      DeviceKey: device!.DeviceKey,
    });
    assert.equal((await begin(app, visitor)).path, '/mfa');
    assert.equal(visitor.cookies.has(name), false);
  });

  test('an application refreshes the tokens of a remembered browser', async () => {
    const app = await deviceApp(poolhouse(), false);
    const authenticator = await createEnrolled(app, 'ann');
    const visitor = await begin(app, new Visitor());
    await visitor.send({ code: authenticator.code() });
    const token = async (grant: Record<string, string>) => {
      const body = new URLSearchParams({ client_id: app.clientId, ...grant });
      const answer = await fetch(`${app.site}/oauth2/token`, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };
    const { body } = await token({
      grant_type: 'authorization_code',
      code: visitor.answer.get('code')!,
      redirect_uri: CALLBACK,
    });
    const { refresh_token = '' } = body;
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token });
    assert.equal(refreshed.status, 200, JSON.stringify(refreshed.body));
  });
});
