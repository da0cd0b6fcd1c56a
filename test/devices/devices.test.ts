import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJwt } from 'jose';
import { createApp, createUser, signIn } from '../support/app.ts';
import { outcomes } from '../support/codes.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { begin, confirmedDevice, deviceApp, TestDevice } from './support.ts';

const GONE = { name: 'ResourceNotFoundException', message: 'Device does not exist.' };
const FOREIGN = { name: 'InvalidParameterException', message: 'Invalid device key given.' };

onEveryStore((start) => {
  test('a device is confirmed, seen, remembered and forgotten, by its user and by administrators', async (t) => {
    const app = await deviceApp(await start(t, { now: NOON }), { onPrompt: true });
    const { cognito, poolId: UserPoolId } = app;
    await createUser(app, 'ann');
    const { device, AccessToken, asksForDevice } = await confirmedDevice(app, 'ann');
    assert.match(device.key, /^us-east-1_[0-9a-f-]{36}$/);
    assert.match(device.group, /^-[A-Za-z0-9]{8}$/);
    assert.equal(asksForDevice, true);
    assert.equal(decodeJwt(AccessToken).device_key, device.key);

    const DeviceKey = device.key;
    const shown = (status: string) => ({
      DeviceKey,
      DeviceAttributes: [
        { Name: 'device_status', Value: 'valid' },
        { Name: 'device_name', Value: 'Laptop' },
        { Name: 'dev:device_remembered_status', Value: status },
        { Name: 'last_ip_used', Value: '127.0.0.1' },
      ],
      DeviceCreateDate: new Date(NOON),
      DeviceLastModifiedDate: new Date(NOON),
      DeviceLastAuthenticatedDate: new Date(NOON),
    });
    const { Device } = await cognito.getDevice({ AccessToken, DeviceKey });
    assert.deepEqual(Device, shown('not_remembered'));
    await cognito.updateDeviceStatus({
      AccessToken,
      DeviceKey,
      DeviceRememberedStatus: 'remembered',
    });
    const admin = { UserPoolId, Username: 'ann' };
    assert.deepEqual((await cognito.adminListDevices(admin)).Devices, [shown('remembered')]);
    await cognito.adminUpdateDeviceStatus({
      ...admin,
      DeviceKey,
      DeviceRememberedStatus: 'not_remembered',
    });
    assert.deepEqual((await cognito.adminGetDevice({ ...admin, DeviceKey })).Device, Device);

    const { device: second } = await confirmedDevice(app, 'ann');
    const first = await cognito.listDevices({ AccessToken, Limit: 1 });
    const rest = await cognito.listDevices({
      AccessToken,
      PaginationToken: first.PaginationToken!,
    });
    const keys = [...first.Devices!, ...rest.Devices!].map((each) => each.DeviceKey);
    assert.deepEqual(keys, [device.key, second.key].sort());
    assert.equal(rest.PaginationToken, undefined);

    await cognito.forgetDevice({ AccessToken, DeviceKey });
    await cognito.adminForgetDevice({ ...admin, DeviceKey: second.key });
    await assert.rejects(cognito.getDevice({ AccessToken, DeviceKey }), GONE);
    await assert.rejects(cognito.forgetDevice({ AccessToken, DeviceKey }), GONE);
    await assert.rejects(cognito.adminForgetDevice({ ...admin, DeviceKey }), GONE);
    await assert.rejects(cognito.updateDeviceStatus({ AccessToken, DeviceKey }), GONE);
  });

  test('only the device a token was given out on is confirmed with it, once', async (t) => {
    const poolhouse = await start(t);
    const app = await deviceApp(poolhouse);
    const { cognito } = app;
    await createUser(app, 'ann');
    await createUser(app, 'bob');
    const [anns, bobs] = [await begin(app, 'ann'), await begin(app, 'bob')];
    const device = new TestDevice(anns);
    const confirm = async (token: string | undefined, change: object = {}) =>
      cognito.confirmDevice({ AccessToken: token!, ...(await device.verifier()), ...change });
    const token = anns.AuthenticationResult?.AccessToken;
    await assert.rejects(confirm(bobs.AuthenticationResult?.AccessToken), FOREIGN);
    await assert.rejects(confirm(token, { DeviceKey: `${device.key}0` }), FOREIGN);
    const secrets = [
      undefined,
      {},
      { Salt: 'AAAA' },
      { Salt: 'AAAA', PasswordVerifier: '' },
      { Salt: 'AAAA', PasswordVerifier: 'AQ==' },
      { Salt: 'AAAA', PasswordVerifier: 'AA' },
      { Salt: '!', PasswordVerifier: 'AAECAw==' },
      { Salt: 'AAAA', PasswordVerifier: Buffer.alloc(385, 0xff).toString('base64') },
      { Salt: Buffer.alloc(65).toString('base64'), PasswordVerifier: 'AAECAw==' },
      { Salt: 'AAAA', PasswordVerifier: 'A'.repeat(100_000) },
    ];
    for (const DeviceSecretVerifierConfig of secrets) {
      await assert.rejects(
        confirm(token, { DeviceSecretVerifierConfig }),
        { name: 'InvalidParameterException' },
        JSON.stringify(DeviceSecretVerifierConfig)?.slice(0, 60),
      );
    }
    const many = await outcomes(Array.from({ length: 10 }, () => confirm(token)));
    assert.deepEqual(many, { successes: 1, errors: new Set(['DeviceKeyExistsException']) });

    const untracked = await createApp(poolhouse);
    await createUser(untracked, 'ann');
    const { AccessToken } = await signIn(untracked, 'ann');
    await assert.rejects(confirm(AccessToken), FOREIGN);
  });

  for (const who of ['its user', 'an administrator'] as const) {
    test(`a device that ${who} forgets takes its refresh tokens along, and no others`, async (t) => {
      const app = await deviceApp(await start(t), { replacesMfa: true });
      const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
      await cognito.setUserPoolSessionConfiguration({
        UserPoolId,
        UserSessionTracking: 'ENABLED',
        TokenSession: { MaxPerUser: 20 },
      });
      for (const name of ['ann', 'bob']) await createUser(app, name);
      const lost = await confirmedDevice(app, 'ann');
      const { device } = lost;
      const opened = await device.open(app, 'ann', (await begin(app, 'ann', device.key)).Session);
      const again = (await device.prove(app, 'ann', opened)).AuthenticationResult!;
      const kept = await confirmedDevice(app, 'ann');
      const bobs = await confirmedDevice(app, 'bob');
      const unconfirmed = (await begin(app, 'ann')).AuthenticationResult!;
      const newKey = unconfirmed.NewDeviceMetadata!.DeviceKey!;
      const refresh = (RefreshToken: string | undefined, DeviceKey: string) =>
        cognito.getTokensFromRefreshToken({ ClientId, RefreshToken: RefreshToken!, DeviceKey });
      const { AccessToken } = kept;
      const sessions = async () =>
        (await cognito.listUserSessions({ AccessToken })).Sessions?.length;
      assert.equal(await sessions(), 4);

      // The key of a device means nothing to another user, whoever names it.
      const foreign = { UserPoolId, Username: 'bob', DeviceKey: device.key };
      await assert.rejects(cognito.adminForgetDevice(foreign), GONE);
      assert.ok((await refresh(lost.RefreshToken, device.key)).AuthenticationResult);

      const DeviceKey = device.key;
      await (who === 'its user'
        ? cognito.forgetDevice({ AccessToken, DeviceKey })
        : cognito.adminForgetDevice({ UserPoolId, Username: 'ann', DeviceKey }));
      const refused = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token.' };
      for (const token of [lost.RefreshToken, again.RefreshToken]) {
        await assert.rejects(refresh(token, DeviceKey), refused);
        await assert.rejects(
          cognito.initiateAuth({
            ClientId,
            AuthFlow: 'REFRESH_TOKEN_AUTH',
            AuthParameters: { REFRESH_TOKEN: token!, DEVICE_KEY: DeviceKey },
          }),
          refused,
        );
      }
      assert.equal(await sessions(), 2);
      assert.equal((await cognito.getUser({ AccessToken: lost.AccessToken })).Username, 'ann');
      assert.ok((await refresh(kept.RefreshToken, kept.device.key)).AuthenticationResult);
      assert.ok((await refresh(bobs.RefreshToken, bobs.device.key)).AuthenticationResult);
      assert.ok((await refresh(unconfirmed.RefreshToken, newKey)).AuthenticationResult);

      // Neither does it help that the pool stops tracking devices; signing out still works.
      await cognito.updateUserPool({ UserPoolId });
      assert.equal(
        (await cognito.describeUserPool({ UserPoolId })).UserPool?.DeviceConfiguration,
        undefined,
      );
      await assert.rejects(refresh(lost.RefreshToken, DeviceKey), refused);
      await cognito.revokeToken({ ClientId, Token: lost.RefreshToken });
      await assert.rejects(cognito.getUser({ AccessToken: lost.AccessToken }), {
        name: 'NotAuthorizedException',
      });
    });
  }

  test('a sign-in on a device that is forgotten at the same time leaves no refresh token', async (t) => {
    const app = await deviceApp(await start(t));
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    for (let round = 0; round < 10; round++) {
      const Username = `ann${round}`;
      await createUser(app, Username);
      const { device, AccessToken } = await confirmedDevice(app, Username);
      const DeviceKey = device.key;
      await cognito.updateDeviceStatus({
        AccessToken,
        DeviceKey,
        DeviceRememberedStatus: 'not_remembered',
      });
      const [signedIn, forgotten] = await Promise.allSettled([
        begin(app, Username, DeviceKey),
        cognito.adminForgetDevice({ UserPoolId, Username, DeviceKey }),
      ]);
      assert.equal(forgotten.status, 'fulfilled');
      if (signedIn.status === 'rejected') {
        assert.equal(signedIn.reason.name, 'ResourceNotFoundException');
        continue;
      }
      const { RefreshToken } = signedIn.value.AuthenticationResult!;
      await assert.rejects(
        cognito.getTokensFromRefreshToken({ ClientId, RefreshToken: RefreshToken!, DeviceKey }),
        { message: 'Invalid Refresh Token.' },
      );
    }
  });

  test('a refresh token is good on its own device alone', async (t) => {
    const app = await deviceApp(await start(t));
    const { cognito, clientId: ClientId } = app;
    await createUser(app, 'ann');
    const { device, RefreshToken } = await confirmedDevice(app, 'ann');
    const refresh = (DEVICE_KEY?: string) =>
      cognito.initiateAuth({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken, ...(DEVICE_KEY && { DEVICE_KEY }) },
      });
    const renew = (DeviceKey?: string) =>
      cognito.getTokensFromRefreshToken({ ClientId, RefreshToken, DeviceKey });
    const refused = { name: 'NotAuthorizedException', message: 'Invalid Refresh Token.' };
    await assert.rejects(refresh(), refused);
    await assert.rejects(refresh(`${device.key}0`), refused);
    await assert.rejects(renew(), refused);
    for (const answer of [await refresh(device.key), await renew(device.key)]) {
      const claims = decodeJwt(answer.AuthenticationResult!.AccessToken!);
      assert.equal(claims.device_key, device.key);
      assert.equal(answer.AuthenticationResult?.NewDeviceMetadata, undefined);
    }
  });
});
