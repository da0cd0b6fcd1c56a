import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, signIn, tokensOf } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { ask, enrolledUser, MISMATCH, makeCodes, signInWith } from './support.ts';

const TAG = 'poolhouse:recovery-codes';
const OFF = {
  __type: 'OperationNotEnabledException',
  message: 'Recovery codes are not enabled for this user pool.',
};

onEveryStore((start) => {
  const server = sharedServer(start);

  test('a pool without the tag has no recovery codes', async () => {
    for (const UserPoolTags of [undefined, { [TAG]: 'disabled' }]) {
      const { app, phone, accessToken } = await enrolledUser(server(), { UserPoolTags });
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const userCode = method === 'GET' ? undefined : phone.code();
        const { status, body } = await ask(app.poolhouse, method, accessToken, userCode);
        assert.deepEqual([status, body], [400, OFF]);
      }
      // Refused before it was looked at: the code is not used up.
      tokensOf(await signInWith(app, phone.code()));
    }
  });

  test('codes are wrong codes while the tag is away, and good again with it', async () => {
    const owner = await enrolledUser(server());
    const { app, accessToken } = owner;
    const { cognito, poolId, poolhouse } = app;
    const codes = await makeCodes(owner);
    const { UserPool } = await cognito.describeUserPool({ UserPoolId: poolId });
    const ResourceArn = UserPool!.Arn;
    await cognito.untagResource({ ResourceArn, TagKeys: [TAG] });
    await assert.rejects(signInWith(app, codes[0]!), MISMATCH);
    assert.deepEqual((await ask(poolhouse, 'GET', accessToken)).body, OFF);
    await cognito.tagResource({ ResourceArn, Tags: { [TAG]: 'enabled' } });
    tokensOf(await signInWith(app, codes[0]!));
    assert.equal((await ask(poolhouse, 'GET', accessToken)).body.remaining, 9);
  });

  test('a client that does not ask sees nothing of them', async () => {
    const [plain, owner] = [await enrolledUser(server(), {}), await enrolledUser(server())];
    await makeCodes(owner);
    const seen = async ({ app, accessToken }: typeof owner) => {
      const { cognito, clientId } = app;
      const begun = await cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'alice', PASSWORD: 'Correct-horse-7' },
      });
      const factors = await cognito.getUserAuthFactors({ AccessToken: accessToken });
      const user = await cognito.getUser({ AccessToken: accessToken });
      return {
        challenge: begun.ChallengeName,
        parameters: Object.keys(begun.ChallengeParameters!),
        factors: factors.ConfiguredUserAuthFactors,
        mfa: user.UserMFASettingList,
        members: Object.keys(user),
      };
    };
    assert.deepEqual(await seen(owner), await seen(plain));
  });

  test('a tag of Poolhouse that would have no effect is refused by name', async () => {
    const cognito = server().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'tagged' });
    const { Arn: ResourceArn, Id: UserPoolId } = UserPool!;
    const wrongValue = `The tag ${TAG} must be enabled or disabled.`;
    for (const value of ['true', 'Enabled', '', 'enabled ']) {
      const tags = { [TAG]: value };
      const refusals = {
        UserPoolTaggingException: [
          cognito.createUserPool({ PoolName: 'tagged', UserPoolTags: tags }),
          cognito.updateUserPool({ UserPoolId, UserPoolTags: tags }),
        ],
        InvalidParameterException: [cognito.tagResource({ ResourceArn, Tags: tags })],
      };
      for (const [name, requests] of Object.entries(refusals)) {
        for (const request of requests) {
          await assert.rejects(request, { name, message: wrongValue });
        }
      }
    }
    for (const key of ['poolhouse:recovery-code', 'Poolhouse:recovery-codes', 'poolhouse:']) {
      await assert.rejects(cognito.tagResource({ ResourceArn, Tags: { [key]: 'enabled' } }), {
        name: 'InvalidParameterException',
        message: `Tag keys beginning with poolhouse: are settings of this server, which has poolhouse:account-linking, poolhouse:federated-mfa, ${TAG}: ${key}`,
      });
    }
    const { Tags } = await cognito.listTagsForResource({ ResourceArn });
    assert.deepEqual(Tags, {});
  });

  test('a user without an authenticator cannot have codes, nor one of a pool without TOTP', async () => {
    const { app, accessToken, phone } = await enrolledUser(server());
    await createUser(app, 'bob');
    const { AccessToken } = await signIn(app, 'bob');
    const withoutToken = await ask(app.poolhouse, 'POST', AccessToken, '123456');
    assert.deepEqual(withoutToken.body, {
      __type: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA does not exist for the user.',
    });
    await app.cognito.setUserPoolMfaConfig({ UserPoolId: app.poolId, MfaConfiguration: 'OFF' });
    const withoutTotp = await ask(app.poolhouse, 'POST', accessToken, phone.code());
    assert.deepEqual(withoutTotp.body, {
      __type: 'SoftwareTokenMFANotFoundException',
      message: 'Software Token MFA has not been enabled by the userPool',
    });
  });
});
