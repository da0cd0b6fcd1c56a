/** The pool of a server's administrators: what their roles permit, and what keeps it shut. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { makeAdministrator } from '../console/support.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { ACCOUNT } from './sts-client.ts';

const UserPoolId = 'us-east-1_Administrators';
const READING = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Action: ['cognito-idp:List*', 'cognito-idp:Describe*'],
    Resource: '*',
  },
};

onEveryStore((start) => {
  describe('the pool of administrators', () => {
    const server = shared(async (lifetime) => {
      const poolhouse = await startProduction(start, lifetime);
      await makeAdministrator(poolhouse, { email: 'ann@example.com', group: 'administrators' });
      return poolhouse;
    });

    test('is told to the console with its pages and its client, once it is there', async (t) => {
      const empty = await startProduction(start, t);
      const config = async (url: string) => (await fetch(`${url}/console/config.json`)).json();
      const { version: _, ...none } = (await config(empty.url)) as { version: string };
      assert.deepEqual(none, { mode: 'serve', region: 'us-east-1' });

      const { url } = server();
      const { administration } = (await config(url)) as { administration: Record<string, string> };
      const { clientId, ...rest } = administration;
      assert.deepEqual(rest, {
        authorizeUrl: `${url}/administrators/oauth2/authorize`,
        tokenUrl: `${url}/administrators/oauth2/token`,
        logoutUrl: `${url}/administrators/logout`,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/PoolhouseAdministrators`,
      });
      const cognito = server().client();
      const { UserPoolClient } = await cognito.describeUserPoolClient({
        UserPoolId,
        ClientId: clientId,
      });
      assert.equal(UserPoolClient!.ClientSecret, undefined);
      assert.deepEqual(UserPoolClient!.CallbackURLs, [`${url}/console/`]);
    });

    test('keeps its second factor, and lets nobody in that no administrator has made', async () => {
      const cognito = server().client();
      const pool = { UserPoolId };
      const refusals: readonly ((admin: CognitoIdentityProvider) => Promise<unknown>)[] = [
        (admin) => admin.setUserPoolMfaConfig({ ...pool, MfaConfiguration: 'OFF' }),
        (admin) =>
          admin.setUserPoolMfaConfig({
            ...pool,
            MfaConfiguration: 'OPTIONAL',
            SoftwareTokenMfaConfiguration: { Enabled: true },
          }),
        (admin) =>
          admin.setUserPoolMfaConfig({
            ...pool,
            MfaConfiguration: 'ON',
            SoftwareTokenMfaConfiguration: { Enabled: true },
            WebAuthnConfiguration: {
              UserVerification: 'preferred',
              FactorConfiguration: 'MULTI_FACTOR_WITH_USER_VERIFICATION',
            },
          }),
        (admin) => admin.updateUserPool({ ...pool, MfaConfiguration: 'OFF' }),
        // What an update leaves out goes back to its default.
        (admin) => admin.updateUserPool(pool),
        (admin) => admin.deleteUserPool(pool),
      ];
      for (const attempt of refusals) {
        await assert.rejects(attempt(cognito), { name: 'InvalidParameterException' });
      }
      const { MfaConfiguration } = await cognito.getUserPoolMfaConfig(pool);
      assert.equal(MfaConfiguration, 'ON');
    });

    test('is changed by whoever may do everything, and read by whom a policy lets', async () => {
      const { server: running, client } = server();
      const key = { accessKeyId: 'AKIALIMITED', secretAccessKey: 'secret' };
      await running.store.transaction((tx) =>
        tx.accessKeys.insert({
          id: key.accessKeyId,
          secret: key.secretAccessKey,
          name: 'limited',
          createdAt: 0,
          policy: { Statement: { Effect: 'Allow', Action: 'cognito-idp:*', Resource: '*' } },
        }),
      );
      const limited = client({ credentials: key });
      await limited.listUsers({ UserPoolId });
      const Username = 'eve@example.com';
      const refused = {
        name: 'AccessDeniedException',
        message: /takes credentials that may do everything\.$/,
      };
      for (const attempt of [
        () => limited.adminCreateUser({ UserPoolId, Username }),
        () =>
          limited.adminSetUserPassword({ UserPoolId, Username: 'ann@example.com', Password: 'x' }),
        () => limited.createUserPoolClient({ UserPoolId, ClientName: 'mine' }),
        () =>
          limited.tagResource({
            ResourceArn: `arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/${UserPoolId}`,
            Tags: { a: 'b' },
          }),
      ]) {
        await assert.rejects(attempt(), refused);
      }
      await client().adminCreateUser({ UserPoolId, Username, MessageAction: 'SUPPRESS' });
      await client().adminDeleteUser({ UserPoolId, Username });
    });

    test('has a role for each group, by a policy of its own', async () => {
      const poolhouse = server();
      const auditor = { email: 'bob@example.com', group: 'auditors' };
      await assert.rejects(makeAdministrator(poolhouse, auditor), {
        name: 'InvalidParameterException',
      });
      const made = await makeAdministrator(poolhouse, { ...auditor, policy: READING });
      assert.equal(made.role, 'Poolhouse-auditors');
      const { policy, trust } = (await poolhouse.server.store.roles.find(made.role))!;
      assert.deepEqual(policy, READING);
      assert.match(JSON.stringify(trust), /ForAnyValue:StringEquals":\{"[^"]+:groups":"auditors"/);
      const other = { email: 'cem@example.com', group: 'auditors' };
      await assert.rejects(makeAdministrator(poolhouse, { ...other, policy: { Statement: [] } }), {
        name: 'InvalidParameterException',
      });
      await makeAdministrator(poolhouse, other);
      const { Users } = await poolhouse
        .client()
        .listUsersInGroup({ UserPoolId, GroupName: 'auditors' });
      assert.deepEqual(Users!.map(({ Username }) => Username).sort(), [
        'bob@example.com',
        'cem@example.com',
      ]);
      await assert.rejects(makeAdministrator(poolhouse, other), {
        name: 'UsernameExistsException',
      });
    });
  });
});
