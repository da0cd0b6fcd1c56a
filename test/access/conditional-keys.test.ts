import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
import { systemClock } from '#platform/clock.ts';
import { onEveryStore, type Start } from '../support/servers.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const REFUSED = { name: 'AccessDeniedException' };

/** A server in `serve` behind a trusted proxy on this machine, and clients with keys of its store. */
async function started(start: Start, t: TestContext) {
  const poolhouse = await start(
    t,
    { now: undefined },
    { mode: 'serve', clock: systemClock, trustedProxies: ['127.0.0.1', '::1'] },
  );
  let keys = 0;
  return async (
    Statement: unknown,
    headers: Record<string, string> = {},
    config: CognitoIdentityProviderClientConfig = {},
  ) => {
    const accessKeyId = `AKIA${++keys}`;
    const policy = { Version: '2012-10-17', Statement };
    await poolhouse.server.store.transaction((tx) =>
      tx.accessKeys.insert({ id: accessKeyId, secret: SECRET, name: 'ci', createdAt: 0, policy }),
    );
    const cognito = poolhouse.client({
      credentials: { accessKeyId, secretAccessKey: SECRET },
      ...config,
    });
    cognito.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, headers);
        return next(args);
      },
      { step: 'build' },
    );
    return cognito;
  };
}

const allow = (Condition: object, Action: unknown = '*') => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Condition,
});

onEveryStore((start) => {
  test('a key acts from the addresses its policy names, as a trusted proxy tells them', async (t) => {
    const clientOf = await started(start, t);
    const list = { MaxResults: 1 };
    const office = allow({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } });
    const at = (address: string) => clientOf(office, { 'x-forwarded-for': address });
    await (await at('203.0.113.9')).listUserPools(list);
    await (await at('10.0.0.1, 203.0.113.9')).listUserPools(list);
    // What the caller has written itself comes before what the proxy has added.
    for (const spoofed of ['203.0.113.9, 198.51.100.1', '203.0.113.9, unknown', '']) {
      await assert.rejects((await at(spoofed)).listUserPools(list), REFUSED, spoofed);
    }
    const encrypted = allow({ Bool: { 'aws:SecureTransport': 'true' } });
    await (await clientOf(encrypted, { 'x-forwarded-proto': 'https' })).listUserPools(list);
    const inTheClear = await clientOf(encrypted, { 'x-forwarded-proto': 'https, http' });
    await assert.rejects(inTheClear.listUserPools(list), REFUSED);
    await assert.rejects((await clientOf(encrypted)).listUserPools(list), REFUSED);
  });

  test('a key makes and changes pools with the tags its policy names alone', async (t) => {
    const clientOf = await started(start, t);
    const all = await clientOf({ Effect: 'Allow', NotAction: 'sts:*', Resource: '*' });
    const poolOf = async (UserPoolTags: Record<string, string>) =>
      (await all.createUserPool({ PoolName: 'pool', UserPoolTags })).UserPool!;
    const ours = await poolOf({ team: 'ci' });
    const theirs = await poolOf({ team: 'web' });

    const variable = `\${aws:username}`;
    const team = await clientOf([
      allow({ StringEquals: { 'aws:ResourceTag/team': variable } }),
      allow(
        {
          StringEquals: { 'aws:RequestTag/Team': variable },
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['team', 'stage'] },
        },
        'cognito-idp:CreateUserPool',
      ),
      {
        Effect: 'Deny',
        Action: ['cognito-idp:TagResource', 'cognito-idp:UntagResource'],
        Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } },
      },
    ]);
    await team.describeUserPool({ UserPoolId: ours.Id });
    await team.listTagsForResource({ ResourceArn: ours.Arn });
    await assert.rejects(team.describeUserPool({ UserPoolId: theirs.Id }), {
      ...REFUSED,
      message: `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: cognito-idp:DescribeUserPool on resource: ${theirs.Arn} because no identity-based policy allows the cognito-idp:DescribeUserPool action`,
    });
    await assert.rejects(team.describeUserPool({ UserPoolId: 'us-east-1_missing' }), REFUSED);
    await assert.rejects(team.listUserPools({ MaxResults: 1 }), REFUSED);
    await team.tagResource({ ResourceArn: ours.Arn, Tags: { stage: 'a' } });
    await assert.rejects(team.tagResource({ ResourceArn: ours.Arn, Tags: { team: 'web' } }), {
      ...REFUSED,
      message: `User: arn:aws:iam::123456789012:user/ci is not authorized to perform: cognito-idp:TagResource on resource: ${ours.Arn} with an explicit deny in an identity-based policy`,
    });
    await assert.rejects(team.untagResource({ ResourceArn: ours.Arn, TagKeys: ['team'] }), REFUSED);
    await team.createUserPool({ PoolName: 'b', UserPoolTags: { team: 'ci', stage: 'b' } });
    const others: Record<string, string>[] = [{ team: 'web' }, { team: 'ci', other: '' }, {}];
    for (const UserPoolTags of others) {
      await assert.rejects(team.createUserPool({ PoolName: 'b', UserPoolTags }), REFUSED);
    }
  });

  test('the region of a request is that of the pool, whatever it is signed for', async (t) => {
    const clientOf = await started(start, t);
    const all = await clientOf(
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {},
      {
        region: 'eu-west-1',
      },
    );
    const { UserPool } = await all.createUserPool({ PoolName: 'pool' });
    const policy = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      {
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      },
    ];
    for (const region of ['eu-west-1', 'us-east-1']) {
      const other = await clientOf(policy, {}, { region });
      await assert.rejects(other.describeUserPool({ UserPoolId: UserPool!.Id }), REFUSED);
      await assert.rejects(other.listTagsForResource({ ResourceArn: UserPool!.Arn }), REFUSED);
    }
    await (await clientOf(policy, {}, { region: 'us-east-1' })).listUserPools({ MaxResults: 1 });
  });
});
