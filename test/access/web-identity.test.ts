/** Sessions of roles for users of pools: AssumeRoleWithWebIdentity, by the AWS SDK. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/nested-clients/sts';
import { parseTrustPolicy } from '#domain/access/trust.ts';
import { type App, createApp, createUser, signIn } from '../support/app.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore, type Poolhouse } from '../support/servers.ts';
import { shared } from '../support/shared.ts';
import { ACCOUNT, arnOfRole, askSts, makeRole } from './sts-client.ts';

const HOUR = 3_600_000;
const list = { MaxResults: 1 };

const providerOf = (poolId: string) => `cognito-idp.us-east-1.amazonaws.com/${poolId}`;
const arnOf = (poolId: string) => `arn:aws:iam::${ACCOUNT}:oidc-provider/${providerOf(poolId)}`;

/** A trust of the client of an application, under more conditions. */
const trustIn = ({ poolId, clientId }: App, more: object = {}, aud = clientId) => ({
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: arnOf(poolId) },
  Condition: { StringEquals: { [`${providerOf(poolId)}:aud`]: aud }, ...more },
});

function stsOf(t: { after(end: () => void): void }, { url }: Poolhouse): STSClient {
  const sts = new STSClient({ endpoint: url, region: 'us-east-1', maxAttempts: 1 });
  t.after(() => sts.destroy());
  return sts;
}

function assume(sts: STSClient, role: string, token: string, name: string, seconds?: number) {
  return sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: arnOfRole(role),
      RoleSessionName: name,
      WebIdentityToken: token,
      ...(seconds !== undefined && { DurationSeconds: seconds }),
    }),
  );
}

type Assumed = Awaited<ReturnType<typeof assume>>;

/** A client of the API with the session's credentials. */
const clientWith = (poolhouse: Poolhouse, { Credentials }: Assumed) =>
  poolhouse.client({
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
  });

const unrecognized = { name: 'UnrecognizedClientException' };
const invalid = { name: 'InvalidIdentityTokenException' };
const denied = {
  name: 'AccessDenied',
  message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
};

onEveryStore((start) => {
  describe('an ID token', () => {
    const server = shared((lifetime) => startProduction(start, lifetime));
    let users = 0;
    const userOf = async (app: App) => {
      const name = `ann${++users}@example.com`;
      return { name, id: await createUser(app, name) };
    };

    test('begins a session of the role that trusts its pool and client, in the name of its user', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name, id } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const { IdToken } = await signIn(app, name);
      const assumed = await assume(sts, role.name, IdToken, name);
      assert.equal(assumed.SubjectFromWebIdentityToken, id);
      assert.equal(assumed.Audience, app.clientId);
      assert.equal(assumed.Provider, `${poolhouse.url}/${app.poolId}`);
      const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.name}/${name}`;
      assert.equal(assumed.AssumedRoleUser!.Arn, arn);
      assert.equal(assumed.Credentials!.Expiration!.getTime(), poolhouse.clock.now() + HOUR);

      const session = clientWith(poolhouse, assumed);
      await session.describeUserPool({ UserPoolId: app.poolId });
      const [described] = await chainedRecords(
        poolhouse,
        ({ operation, poolId }) => operation === 'DescribeUserPool' && poolId === app.poolId,
      );
      const { who } = described!;
      assert.ok(who?.type === 'AssumedRole');
      assert.deepEqual([who.roleName, who.sessionName], [role.name, name]);
      const [begun] = await chainedRecords(
        poolhouse,
        ({ operation, userId }) => operation === 'AssumeRoleWithWebIdentity' && userId === id,
      );
      assert.equal(begun!.outcome, 'allowed');
      assert.deepEqual(begun!.who, {
        type: 'WebIdentityUser',
        poolId: app.poolId,
        userId: id,
        userName: name,
        clientId: app.clientId,
        groups: [],
      });
      assert.ok(!JSON.stringify(begun).includes(IdToken.split('.')[2]!));
    });

    test('is good once', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const { IdToken } = await signIn(app, name);
      const all = await Promise.allSettled(
        Array.from({ length: 8 }, () => assume(sts, role.name, IdToken, name)),
      );
      assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
      await assert.rejects(assume(sts, role.name, IdToken, name), invalid);
    });

    test('is not used up by a request that is refused', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const { IdToken } = await signIn(app, name);
      await assert.rejects(assume(sts, 'unknown', IdToken, name), denied);
      await assert.rejects(assume(sts, role.name, IdToken, name, 7200), {
        name: 'ValidationError',
      });
      await assume(sts, role.name, IdToken, name);
    });

    test('is the only kind of token, and of a client whose tokens can be revoked', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const { IdToken, AccessToken, RefreshToken } = await signIn(app, name);
      const [head, body, signature] = IdToken.split('.') as [string, string, string];
      const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
      const other = Buffer.from(body, 'base64url').toString().replace(name, 'bob@example.com');
      const forged = [
        AccessToken,
        RefreshToken,
        'no token',
        `${unsigned}.${body}.`,
        `${head}.${Buffer.from(other).toString('base64url')}.${signature}`,
        `${head}.${body}.${signature.slice(0, -4)}AAAA`,
      ];
      for (const token of forged)
        await assert.rejects(assume(sts, role.name, token, name), invalid);

      const irrevocable = await createApp(poolhouse, { client: { EnableTokenRevocation: false } });
      const bob = await userOf(irrevocable);
      const trusting = await makeRole(poolhouse, trustIn(irrevocable));
      const token = (await signIn(irrevocable, bob.name)).IdToken;
      await assert.rejects(assume(sts, trusting.name, token, bob.name), invalid);
    });

    test('of another pool, client or user is refused', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const elsewhere = await createApp(poolhouse);
      const { name, id } = await userOf(app);
      const stranger = await userOf(elsewhere);
      const tokenOf = async (of: App, user: string) => (await signIn(of, user)).IdToken;
      const role = await makeRole(poolhouse, trustIn(app));
      const foreign = await tokenOf(elsewhere, stranger.name);
      await assert.rejects(assume(sts, role.name, foreign, stranger.name), denied);

      const otherClient = await makeRole(poolhouse, trustIn(app, {}, 'another'));
      const otherUser = await makeRole(
        poolhouse,
        trustIn(app, { StringLike: { [`${providerOf(app.poolId)}:sub`]: stranger.id } }),
      );
      const own = await makeRole(
        poolhouse,
        trustIn(app, { StringLike: { [`${providerOf(app.poolId)}:sub`]: id } }),
      );
      const everyone = await makeRole(poolhouse, { Principal: '*', Action: 'sts:*' });
      const token = await tokenOf(app, name);
      for (const refusing of [otherClient, otherUser, everyone]) {
        await assert.rejects(assume(sts, refusing.name, token, name), denied);
      }
      await assume(sts, own.name, token, name);
    });

    test('names its session', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name, id } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const { IdToken } = await signIn(app, name);
      for (const other of ['root', id, name.toUpperCase()]) {
        await assert.rejects(assume(sts, role.name, IdToken, other), { name: 'ValidationError' });
      }
      const odd = 'José!';
      const oddId = await createUser(app, odd);
      const token = (await signIn(app, odd)).IdToken;
      await assume(sts, role.name, token, oddId);
    });

    test('that has expired is refused, and a session ends with the token it began with', async (t) => {
      const poolhouse = await startProduction(start, t);
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse, {
        client: { IdTokenValidity: 20, TokenValidityUnits: { IdToken: 'minutes' } },
      });
      const { name } = await userOf(app);
      const role = await makeRole(poolhouse, trustIn(app));
      const [one, two] = [await signIn(app, name), await signIn(app, name)];
      const session = clientWith(poolhouse, await assume(sts, role.name, one.IdToken, name));
      poolhouse.clock.advance(20 * 60_000 - 1000);
      await session.listUserPools(list);
      poolhouse.clock.advance(1000);
      await assert.rejects(session.listUserPools(list), { name: 'ExpiredTokenException' });
      await assert.rejects(assume(sts, role.name, two.IdToken, name), {
        name: 'ExpiredTokenException',
      });
    });

    test('is worth nothing, and its sessions neither, once its user may no longer use it', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const role = await makeRole(poolhouse, trustIn(app));
      const ends: readonly ((
        name: string,
        tokens: Awaited<ReturnType<typeof signIn>>,
      ) => Promise<unknown>)[] = [
        (Username) => app.cognito.adminUserGlobalSignOut({ UserPoolId: app.poolId, Username }),
        (Username) => app.cognito.adminDisableUser({ UserPoolId: app.poolId, Username }),
        (Username) => app.cognito.adminDeleteUser({ UserPoolId: app.poolId, Username }),
        (_, { RefreshToken }) =>
          app.cognito.revokeToken({ ClientId: app.clientId, Token: RefreshToken }),
        (_, { AccessToken }) => app.cognito.globalSignOut({ AccessToken }),
      ];
      for (const end of ends) {
        const { name } = await userOf(app);
        const tokens = await signIn(app, name);
        const session = clientWith(poolhouse, await assume(sts, role.name, tokens.IdToken, name));
        await session.listUserPools(list);
        const renewed = await app.cognito.initiateAuth({
          ClientId: app.clientId,
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: tokens.RefreshToken },
        });
        await end(name, tokens);
        await assert.rejects(session.listUserPools(list), unrecognized);
        const again = assume(sts, role.name, renewed.AuthenticationResult!.IdToken!, name);
        await assert.rejects(again, { name: 'IDPRejectedClaimException' });
      }
    });

    test('counts with the groups that its user is in now', async (t) => {
      const poolhouse = server();
      const sts = stsOf(t, poolhouse);
      const app = await createApp(poolhouse);
      const { name: Username } = await userOf(app);
      const UserPoolId = app.poolId;
      await app.cognito.createGroup({ UserPoolId, GroupName: 'operators' });
      const role = await makeRole(
        poolhouse,
        trustIn(app, {
          'ForAnyValue:StringEquals': { [`${providerOf(UserPoolId)}:groups`]: 'operators' },
        }),
      );
      const membership = { UserPoolId, Username, GroupName: 'operators' };
      const tokens = [await signIn(app, Username), await signIn(app, Username)];
      const begin = (at: number) => assume(sts, role.name, tokens[at]!.IdToken, Username);
      await assert.rejects(begin(0), denied);
      await app.cognito.adminAddUserToGroup(membership);
      const session = clientWith(poolhouse, await begin(0));
      await session.listUserPools(list);
      await app.cognito.adminRemoveUserFromGroup(membership);
      await assert.rejects(session.listUserPools(list), unrecognized);
      await assert.rejects(begin(1), denied);
    });
  });
});

test('a request with a signature is no request by token', async (t) => {
  const { startOnSqlite } = await import('../support/servers.ts');
  const poolhouse = await startProduction(startOnSqlite, t);
  const credentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'none' };
  const answer = await askSts(poolhouse, credentials, {
    Action: 'AssumeRoleWithWebIdentity',
    RoleArn: arnOfRole('any'),
    RoleSessionName: 'ann',
    WebIdentityToken: 'x',
  });
  assert.deepEqual([answer.status, answer.text('Code')], [400, 'ValidationError']);
});

test('a trust of a pool says for which clients', () => {
  const pool = 'us-east-1_abcdefghi';
  const trust = (Condition: object | undefined, Effect = 'Allow', provider = arnOf(pool)) =>
    parseTrustPolicy({
      Version: '2012-10-17',
      Statement: {
        Effect,
        Principal: { Federated: provider },
        Action: 'sts:AssumeRoleWithWebIdentity',
        ...(Condition && { Condition }),
      },
    });
  const aud = `${providerOf(pool)}:aud`;
  trust({ StringEquals: { [aud]: 'client' } });
  trust(undefined, 'Deny');
  for (const open of [
    undefined,
    { StringNotEquals: { [aud]: 'client' } },
    { StringEqualsIfExists: { [aud]: 'client' } },
    { Null: { [aud]: 'false' } },
    { StringEquals: { [`${providerOf('us-east-1_other1234')}:aud`]: 'client' } },
    { StringEquals: { [`${providerOf(pool)}:sub`]: 'user' } },
  ]) {
    assert.throws(() => trust(open), /needs a Condition that says for which clients/);
  }
  for (const provider of [
    `arn:aws:iam::${ACCOUNT}:oidc-provider/accounts.example.com`,
    `arn:aws:iam::${ACCOUNT}:oidc-provider/cognito-idp.eu-west-1.amazonaws.com/${pool}`,
    `arn:aws-cn:iam::${ACCOUNT}:oidc-provider/${providerOf(pool)}`,
    'accounts.google.com',
    '*',
  ]) {
    assert.throws(
      () => trust({ StringEquals: { [aud]: 'client' } }, 'Allow', provider),
      /is no user pool/,
    );
  }
});
