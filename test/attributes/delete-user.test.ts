import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginPassword, createUser, enrol, PASSWORD, signIn } from '../support/app.ts';
import { codeFor, onceApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { Self, someone, verified } from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const gone = { name: 'UserNotFoundException', message: 'User does not exist.' };

  test('a user who leaves takes everything along', async () => {
    const app = await onceApp(poolhouse(), {
      mfa: 'OPTIONAL',
      pool: {
        AliasAttributes: ['email'],
        Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 3 } },
      },
    });
    const { cognito, poolId, clientId } = app;
    const sub = await createUser(app, 'ann', verified('ann'));
    const other = await createUser(app, 'bob', verified('bob'));
    const { AccessToken, RefreshToken } = await signIn(app, 'ann');
    await cognito.createGroup({ UserPoolId: poolId, GroupName: 'staff' });
    for (const Username of ['ann', 'bob']) {
      await cognito.adminAddUserToGroup({ UserPoolId: poolId, GroupName: 'staff', Username });
    }
    await enrol(app, AccessToken);
    const ann = new Self(app, sub, AccessToken);
    await ann.askCode();
    const challenge = await beginPassword(app, 'ann');

    const answer = await cognito.deleteUser({ AccessToken });
    assert.deepEqual(Object.keys(answer), ['$metadata']);

    await assert.rejects(cognito.getUser({ AccessToken }), gone);
    await assert.rejects(cognito.deleteUser({ AccessToken }), gone);
    await assert.rejects(ann.update({ name: 'A' }), gone);
    await assert.rejects(ann.remove('name'), gone);
    await assert.rejects(ann.askCode(), gone);
    await assert.rejects(ann.verify(codeFor(app, 'ann@example.com')), gone);
    await assert.rejects(cognito.setUserSettings({ AccessToken, MFAOptions: [] }), gone);
    await assert.rejects(
      cognito.initiateAuth({
        ClientId: clientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
      { name: 'NotAuthorizedException', message: 'Invalid Refresh Token.' },
    );
    assert.equal(challenge.ChallengeName, 'SOFTWARE_TOKEN_MFA');
    await assert.rejects(
      cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: challenge.Session,
        ChallengeResponses: { USERNAME: 'ann', SOFTWARE_TOKEN_MFA_CODE: '123456' },
      }),
      { name: 'NotAuthorizedException', message: 'Invalid session for the user.' },
    );
    for (const name of ['ann', 'ann@example.com']) await assert.rejects(signIn(app, name), gone);
    for (const Username of ['ann', sub]) {
      await assert.rejects(cognito.adminGetUser({ UserPoolId: poolId, Username }), gone);
    }
    const { Users } = await cognito.listUsers({ UserPoolId: poolId });
    assert.deepEqual(
      Users?.map(({ Username }) => Username),
      ['bob'],
    );
    const members = await cognito.listUsersInGroup({ UserPoolId: poolId, GroupName: 'staff' });
    assert.deepEqual(
      members.Users?.map(({ Attributes }) => Attributes?.find((a) => a.Name === 'sub')?.Value),
      [other],
    );

    // The names are free, and whoever has them next is somebody else.
    const next = await createUser(app, 'ann', verified('ann'));
    assert.notEqual(next, sub);
    await assert.rejects(cognito.getUser({ AccessToken }), gone);
    const newcomer = new Self(app, next, (await signIn(app, 'ann', PASSWORD)).AccessToken);
    await assert.rejects(newcomer.verify(codeFor(app, 'ann@example.com')), {
      name: 'ExpiredCodeException',
    });
  });

  test('a user whose tokens were revoked cannot leave by them', async () => {
    const app = await onceApp(poolhouse());
    const carol = await someone(app, 'carol');
    await app.cognito.globalSignOut({ AccessToken: carol.accessToken });
    await assert.rejects(app.cognito.deleteUser({ AccessToken: carol.accessToken }), {
      name: 'NotAuthorizedException',
      message: 'Access Token has been revoked',
    });
    await signIn(app, 'carol');
  });
});
