import assert from 'node:assert/strict';
import { test } from 'node:test';
import { begin, confirmedDevice, deviceApp } from '../devices/support.ts';
import { pagesApp, Visitor } from '../pages/support.ts';
import { type App, createUser, PASSWORD, tokensOf } from '../support/app.ts';
import { answer, choose, MAIL, REACHABLE, WRONG, WRONG_CODE } from '../support/choice.ts';
import { codeFor, OWN_EMAIL, onceApp, outcomes, SMS } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

/** A password sign-in, from a device where one is named. */
const byPassword = ({ cognito, clientId }: App, password: string, DEVICE_KEY?: string) =>
  cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ann', PASSWORD: password, ...(DEVICE_KEY && { DEVICE_KEY }) },
  });

/** Wrong passwords from nowhere in particular, until the user's password is locked. */
async function shutOut(app: App): Promise<void> {
  for (let n = 0; n < 5; n++) await assert.rejects(byPassword(app, 'Wrong-1'), WRONG);
  await assert.rejects(byPassword(app, PASSWORD), LOCKED);
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const appWithAnn = async (settings: Parameters<typeof deviceApp>[1] = {}) => {
    const app = await deviceApp(poolhouse(), settings);
    await createUser(app, 'ann', REACHABLE);
    return { app, ...(await confirmedDevice(app, 'ann')) };
  };

  test('strangers cannot keep the owner of a remembered device from signing in', async () => {
    const { app, device } = await appWithAnn();
    await shutOut(app);
    const asked = await begin(app, 'ann', device.key);
    tokensOf(await device.prove(app, 'ann', await device.open(app, 'ann', asked.Session)));
    // What the owner does gives strangers no new guesses.
    await assert.rejects(byPassword(app, PASSWORD), LOCKED);
  });

  test('nor by SRP', async () => {
    const { app, device } = await appWithAnn();
    await shutOut(app);
    const { cognito, clientId, poolId, poolhouse } = app;
    const srp = new SrpClient(poolId);
    const prove = async (more: Record<string, string>) => {
      const { ChallengeParameters } = await cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ann', SRP_A: await srp.a(), ...more },
      });
      const proof = await srp.answer(ChallengeParameters!, PASSWORD, poolhouse.clock.now());
      return cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { ...proof, ...more },
      });
    };
    await assert.rejects(prove({}), LOCKED);
    assert.equal((await prove({ DEVICE_KEY: device.key })).ChallengeName, 'DEVICE_SRP_AUTH');
  });

  test('guesses from a remembered device lock it on the same curve', async () => {
    const { app, device } = await appWithAnn();
    for (let n = 0; n < 5; n++) {
      await assert.rejects(byPassword(app, 'Wrong-1', device.key), WRONG);
    }
    await assert.rejects(byPassword(app, PASSWORD, device.key), LOCKED);
    app.poolhouse.clock.advance(999);
    await assert.rejects(byPassword(app, PASSWORD, device.key), LOCKED);
    tokensOf(await byPassword(app, PASSWORD));
    app.poolhouse.clock.advance(1);
    assert.equal((await begin(app, 'ann', device.key)).ChallengeName, 'DEVICE_SRP_AUTH');
  });

  test('a device that is not remembered, unknown or of another user is as good as none', async () => {
    const { app, device, AccessToken } = await appWithAnn();
    await createUser(app, 'bob');
    const { device: bobs } = await confirmedDevice(app, 'bob');
    await app.cognito.updateDeviceStatus({
      AccessToken,
      DeviceKey: device.key,
      DeviceRememberedStatus: 'not_remembered',
    });
    await shutOut(app);
    const unknown = 'us-east-1_5f0c1b1e-8f5d-4a53-8a53-2f6d1f7d1c11';
    for (const key of [device.key, bobs.key, unknown, 'no key', 'x'.repeat(3000)]) {
      await assert.rejects(byPassword(app, PASSWORD, key), LOCKED);
    }
  });

  test('nor can strangers use up or lock the one-time codes of its owner', async () => {
    const { app, device } = await appWithAnn({
      pool: {
        ...SMS,
        ...OWN_EMAIL,
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
      client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'] },
    });
    const once = { ...app, cognito: (await onceApp(poolhouse())).cognito };
    const ask = (more: Record<string, string> = {}) =>
      choose(once, 'ann', { PREFERRED_CHALLENGE: 'EMAIL_OTP', ...more });
    const asked = await ask();
    const give = (EMAIL_OTP_CODE: string, Session = asked.Session) =>
      answer(once, 'EMAIL_OTP', Session, 'ann', { EMAIL_OTP_CODE });
    for (let n = 0; n < 5; n++) await assert.rejects(give('00000000'), WRONG_CODE);
    await assert.rejects(give(codeFor(app, MAIL)), LOCKED);
    const { successes } = await outcomes(Array.from({ length: 19 }, () => ask()));
    assert.equal(successes, 19);
    await assert.rejects(ask(), { name: 'TooManyRequestsException' });

    const { Session } = await ask({ DEVICE_KEY: device.key });
    assert.equal((await give(codeFor(app, MAIL), Session)).ChallengeName, 'DEVICE_SRP_AUTH');
  });

  test('nor keep it from changing the password', async () => {
    const { app, device } = await appWithAnn();
    const asked = await begin(app, 'ann', device.key);
    const opened = await device.open(app, 'ann', asked.Session);
    const { AccessToken } = tokensOf(await device.prove(app, 'ann', opened));
    await shutOut(app);
    const passwords = { PreviousPassword: PASSWORD, ProposedPassword: `${PASSWORD}-new` };
    await app.cognito.changePassword({ AccessToken, ...passwords });
  });

  test('a browser the user is signed in in is not locked by what others try', async () => {
    const app = await pagesApp(poolhouse());
    await createUser(app, 'ann');
    await createUser(app, 'bob');
    const sign = async (visitor: Visitor, username = 'ann') => {
      await visitor.open(app.page('/login'));
      await visitor.post({ username, password: PASSWORD });
    };
    const [anns, bobs] = [new Visitor(), new Visitor()];
    await sign(anns);
    await sign(bobs, 'bob');
    await shutOut(app);
    await sign(bobs);
    assert.equal(bobs.path, '/login');
    await sign(anns);
    assert.ok(anns.answer.get('code'));
  });
});
