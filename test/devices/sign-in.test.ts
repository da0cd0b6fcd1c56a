import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { answerTotp, createUser, enrol, PASSWORD } from '../support/app.ts';
import { authenticate, cognitoUser, step } from '../support/identity-js.ts';
import { onEveryStore } from '../support/servers.ts';
import { begin, confirmedDevice, deviceApp, TestDevice } from './support.ts';

const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

/** As on another machine: the library's types leave this out. */
function forgetLocally(user: object): void {
  (user as { clearCachedDeviceKeyAndPassword(): void }).clearCachedDeviceKeyAndPassword();
}

onEveryStore((start) => {
  test('amazon-cognito-identity-js remembers a device, which then stands for the second factor', async (t) => {
    const poolhouse = await start(t, { now: Date.now() });
    const app = await deviceApp(poolhouse, { mfa: 'OPTIONAL', replacesMfa: true });
    await createUser(app, 'ann');
    const first = cognitoUser(app, 'ann');
    const signedIn = await authenticate(first, 'ann', PASSWORD);
    assert.ok(signedIn.step === 'done' && !signedIn.asksForDevice);
    const token = signedIn.session.getAccessToken().getJwtToken();
    const authenticator = await enrol(app, token);

    const again = await authenticate(cognitoUser(app, 'ann'), 'ann', PASSWORD);
    assert.equal(again.step, 'done', 'the remembered device was asked for a code');
    const { Devices } = await app.cognito.adminListDevices({
      UserPoolId: app.poolId,
      Username: 'ann',
    });
    assert.equal(Devices?.length, 1);

    const elsewhere = cognitoUser(app, 'ann');
    forgetLocally(elsewhere);
    assert.equal((await authenticate(elsewhere, 'ann', PASSWORD)).step, 'totp');
    const done = await step((callbacks) =>
      elsewhere.sendMFACode(authenticator.code(), callbacks as never, 'SOFTWARE_TOKEN_MFA'),
    );
    assert.equal(done.step, 'done');
  });

  test('amazon-cognito-identity-js signs in anew when its device was forgotten', async (t) => {
    const app = await deviceApp(await start(t, { now: Date.now() }));
    await createUser(app, 'ann');
    assert.equal((await authenticate(cognitoUser(app, 'ann'), 'ann', PASSWORD)).step, 'done');
    const user = { UserPoolId: app.poolId, Username: 'ann' };
    const { Devices } = await app.cognito.adminListDevices(user);
    await app.cognito.adminForgetDevice({ ...user, DeviceKey: Devices?.[0]?.DeviceKey });
    assert.equal((await authenticate(cognitoUser(app, 'ann'), 'ann', PASSWORD)).step, 'done');
    const { Devices: now } = await app.cognito.adminListDevices(user);
    assert.equal(now?.length, 1);
    assert.notEqual(now?.[0]?.DeviceKey, Devices?.[0]?.DeviceKey);
  });

  test('a device that does not stand for a second factor proves itself after it', async (t) => {
    const app = await deviceApp(await start(t), { mfa: 'OPTIONAL' });
    await createUser(app, 'ann');
    const { device, AccessToken } = await confirmedDevice(app, 'ann');
    const authenticator = await enrol(app, AccessToken);
    const asked = await begin(app, 'ann', device.key);
    assert.equal(asked.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    const next = await answerTotp(app, asked.Session, 'ann', authenticator.code());
    assert.equal(next.ChallengeName, 'DEVICE_SRP_AUTH');
    assert.deepEqual(next.ChallengeParameters, {
      DEVICE_KEY: device.key,
      USERNAME: 'ann',
      USER_ID_FOR_SRP: 'ann',
    });
    const opened = await device.open(app, 'ann', next.Session);
    assert.equal(opened.ChallengeName, 'DEVICE_PASSWORD_VERIFIER');
    const done = await device.prove(app, 'ann', opened);
    assert.equal(done.AuthenticationResult?.NewDeviceMetadata, undefined);
    const claims = decodeJwt(done.AuthenticationResult!.AccessToken!);
    assert.equal(claims.device_key, device.key);
  });

  test('no device spares the second factor unless it proves itself', async (t) => {
    const app = await deviceApp(await start(t), { mfa: 'OPTIONAL', replacesMfa: true });
    await createUser(app, 'ann');
    await createUser(app, 'bob');
    const { device, AccessToken } = await confirmedDevice(app, 'ann');
    const { device: bobs } = await confirmedDevice(app, 'bob');
    await enrol(app, AccessToken);
    const gone = { name: 'ResourceNotFoundException', message: 'Device does not exist.' };
    await assert.rejects(begin(app, 'ann', bobs.key), gone);
    await assert.rejects(begin(app, 'ann', 'us-east-1_0'), gone);
    for (let n = 0; n < 6; n++) await assert.rejects(begin(app, 'ann', 'us-east-1_0'), gone);
    for (const key of ['no key', 'x'.repeat(3000), `us-east-1_${'0'.repeat(60)}`]) {
      await assert.rejects(begin(app, 'ann', key), { name: 'InvalidParameterException' });
    }

    const asked = await begin(app, 'ann', device.key);
    assert.equal(asked.ChallengeName, 'DEVICE_SRP_AUTH');
    await assert.rejects(bobs.open(app, 'ann', asked.Session), { name: 'NotAuthorizedException' });
    const opened = await device.open(app, 'ann', asked.Session);
    const prove = (responses: Record<string, string>, secret?: string) =>
      device.prove(app, 'ann', opened, responses, secret);
    await assert.rejects(prove({}, 'another secret'), WRONG);
    await assert.rejects(prove({ DEVICE_KEY: bobs.key }), { name: 'NotAuthorizedException' });
    await assert.rejects(prove({ PASSWORD_CLAIM_SIGNATURE: '!' }), {
      name: 'InvalidParameterException',
    });
    const other = await device.open(app, 'ann', (await begin(app, 'ann', device.key)).Session);
    const foreign = other.ChallengeParameters!.SECRET_BLOCK!;
    await assert.rejects(prove({ PASSWORD_CLAIM_SECRET_BLOCK: foreign }), WRONG);
    const done = await prove({});
    assert.ok(done.AuthenticationResult?.AccessToken);
    await assert.rejects(prove({}), { message: /session can only be used once/ });

    await app.cognito.updateDeviceStatus({
      AccessToken,
      DeviceKey: device.key,
      DeviceRememberedStatus: 'not_remembered',
    });
    assert.equal((await begin(app, 'ann', device.key)).ChallengeName, 'SOFTWARE_TOKEN_MFA');
  });

  test('a device that is forgotten during a sign-in ends it', async (t) => {
    const app = await deviceApp(await start(t));
    await createUser(app, 'ann');
    const { device, AccessToken } = await confirmedDevice(app, 'ann');
    const asked = await begin(app, 'ann', device.key);
    const opened = await device.open(app, 'ann', asked.Session);
    await app.cognito.forgetDevice({ AccessToken, DeviceKey: device.key });
    await assert.rejects(device.prove(app, 'ann', opened), { name: 'ResourceNotFoundException' });
    assert.ok(new TestDevice(await begin(app, 'ann')));
  });

  test('guesses at the secret of a device are counted across sessions', async (t) => {
    const app = await deviceApp(await start(t));
    await createUser(app, 'ann');
    const { device } = await confirmedDevice(app, 'ann');
    const attempt = async (secret?: string) => {
      const asked = await begin(app, 'ann', device.key);
      const opened = await device.open(app, 'ann', asked.Session);
      return device.prove(app, 'ann', opened, {}, secret);
    };
    for (let n = 0; n < 5; n++) await assert.rejects(attempt('wrong'), WRONG);
    await assert.rejects(attempt(), { message: 'Password attempts exceeded' });
    app.poolhouse.clock.advance(1000);
    assert.ok((await attempt()).AuthenticationResult);
  });

  test('a hundred guesses in a row shut device sign-in until a device is forgotten', async (t) => {
    const app = await deviceApp(await start(t));
    const { clock, server } = app.poolhouse;
    const userId = await createUser(app, 'ann');
    const { device } = await confirmedDevice(app, 'ann');
    const attempt = async (of = device, secret?: string) => {
      const asked = await begin(app, 'ann', of.key);
      const opened = await of.open(app, 'ann', asked.Session);
      return of.prove(app, 'ann', opened, {}, secret);
    };
    const guesses = { tries: 15, total: 98, lockedUntil: 0, lastAt: clock.now() };
    await server.store.transaction((tx) =>
      tx.attempts.move(app.poolId, userId, 'device', undefined, guesses),
    );
    for (let n = 98; n < 100; n++) {
      clock.advance(6 * 3_600_000);
      await server.store.purge(clock.now());
      await assert.rejects(attempt(device, 'wrong'), WRONG);
    }
    clock.advance(30 * 24 * 3_600_000);
    await server.store.purge(clock.now());
    await assert.rejects(attempt(), { message: 'Password attempts exceeded' });

    const { cognito, poolId: UserPoolId } = app;
    await cognito.adminForgetDevice({ UserPoolId, Username: 'ann', DeviceKey: device.key });
    const { device: next } = await confirmedDevice(app, 'ann');
    assert.ok((await attempt(next)).AuthenticationResult);
  });
});
