import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, beginPassword, createApp, signIn, tokensOf } from '../support/app.ts';
import { codeFor } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const DAY = 24 * 3_600_000;
const ENDED = {
  name: 'NotAuthorizedException',
  message: 'Temporary password has expired and must be reset by an administrator.',
};

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  const invite = ({ cognito, poolId }: App, password: string, again = false) =>
    cognito.adminCreateUser({
      UserPoolId: poolId,
      Username: 'ann',
      TemporaryPassword: password,
      MessageAction: again ? 'RESEND' : 'SUPPRESS',
      DesiredDeliveryMediums: ['EMAIL'],
      UserAttributes: [{ Name: 'email', Value: 'ann@example.com' }],
    });

  async function bySrp({ cognito, poolId, clientId, poolhouse: server }: App, password: string) {
    const srp = new SrpClient(poolId);
    const { ChallengeParameters } = await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ann', SRP_A: await srp.a() },
    });
    return cognito.respondToAuthChallenge({
      ClientId: clientId,
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeResponses: await srp.answer(ChallengeParameters!, password, server.clock.now()),
    });
  }

  test('one that has ended is refused in every flow, until an administrator gives another', async () => {
    const app = await createApp(poolhouse());
    const { cognito, poolId } = app;
    const flows = [(of: App, password: string) => beginPassword(of, 'ann', password), bySrp];
    const asksForNew = async (password: string) => {
      for (const flow of flows) {
        assert.equal((await flow(app, password)).ChallengeName, 'NEW_PASSWORD_REQUIRED');
      }
    };
    const hasEnded = async (password: string) => {
      for (const flow of flows) await assert.rejects(flow(app, password), ENDED);
    };
    await invite(app, 'Temporary-1');
    // Without a policy of its own a pool gives seven days.
    app.poolhouse.clock.advance(7 * DAY - 1);
    await asksForNew('Temporary-1');
    app.poolhouse.clock.advance(1);
    await hasEnded('Temporary-1');
    await invite(app, 'Temporary-2', true);
    assert.equal(codeFor(app, 'ann@example.com'), 'Temporary-2');
    await asksForNew('Temporary-2');
    app.poolhouse.clock.advance(7 * DAY);
    await hasEnded('Temporary-2');
    const ann = { UserPoolId: poolId, Username: 'ann' };
    await cognito.adminSetUserPassword({ ...ann, Password: 'Temporary-3' });
    await asksForNew('Temporary-3');
    await cognito.adminSetUserPassword({ ...ann, Password: 'Permanent-4', Permanent: true });
    app.poolhouse.clock.advance(100 * DAY);
    await signIn(app, 'ann', 'Permanent-4');
  });

  test('the validity follows the policy of now', async () => {
    const app = await createApp(poolhouse());
    const { cognito, poolId } = app;
    const policy = (days: number) =>
      cognito.updateUserPool({
        UserPoolId: poolId,
        Policies: { PasswordPolicy: { MinimumLength: 8, TemporaryPasswordValidityDays: days } },
      });
    await invite(app, 'Temporary-1');
    app.poolhouse.clock.advance(2 * DAY);
    await policy(1);
    await assert.rejects(beginPassword(app, 'ann', 'Temporary-1'), ENDED);
    await policy(3);
    await beginPassword(app, 'ann', 'Temporary-1');
  });

  test('the password that follows obeys the history', async () => {
    const app = await createApp(poolhouse(), {
      pool: { Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } } },
    });
    const { cognito, clientId } = app;
    await invite(app, 'Temporary-1');
    const { Session } = await beginPassword(app, 'ann', 'Temporary-1');
    const choose = (NEW_PASSWORD: string) =>
      cognito.respondToAuthChallenge({
        ClientId: clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session,
        ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD },
      });
    await assert.rejects(choose('Temporary-1'), {
      name: 'PasswordHistoryPolicyViolationException',
      message: 'Password has previously been used.',
    });
    const { AccessToken } = tokensOf(await choose('Password-2'));
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cognito.changePassword({ AccessToken, PreviousPassword, ProposedPassword });
    await assert.rejects(change('Password-2', 'Temporary-1'), {
      name: 'PasswordHistoryPolicyViolationException',
    });
    await change('Password-2', 'Password-3');
    // Two are remembered: the first is forgotten by now.
    await change('Password-3', 'Temporary-1');
  });
});
