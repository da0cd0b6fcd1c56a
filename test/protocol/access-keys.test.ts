import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CognitoIdentityProviderClientConfig } from '@aws-sdk/client-cognito-identity-provider';
import { systemClock } from '#platform/clock.ts';
import { onEveryStore } from '../support/servers.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const POLICY = { Statement: { Effect: 'Allow', Action: 'cognito-idp:List*', Resource: '*' } };

onEveryStore((start) => {
  test('in serve, the SDK’s requests pass with a key of the store and no other', async (t) => {
    const poolhouse = await start(t, { now: undefined }, { mode: 'serve', clock: systemClock });
    const { store } = poolhouse.server;
    await store.transaction(async (tx) => {
      const key = { secret: SECRET, createdAt: 0 };
      await tx.accessKeys.insert({ ...key, id: 'AKIAALL', name: 'all' });
      await tx.accessKeys.insert({ ...key, id: 'AKIALIST', name: 'reader', policy: POLICY });
    });
    const clientOf = (
      accessKeyId: string,
      secretAccessKey = SECRET,
      config: CognitoIdentityProviderClientConfig = {},
    ) => poolhouse.client({ credentials: { accessKeyId, secretAccessKey }, ...config });

    const all = clientOf('AKIAALL');
    const { UserPool } = await all.createUserPool({
      PoolName: 'pool',
      UserPoolTags: { team: 'größe' },
    });
    const list = { MaxResults: 10 };
    const { UserPools } = await clientOf('AKIALIST').listUserPools(list);
    assert.deepEqual(
      UserPools?.map(({ Name }) => Name),
      ['pool'],
    );
    await assert.rejects(clientOf('AKIALIST').deleteUserPool({ UserPoolId: UserPool!.Id }), {
      name: 'AccessDeniedException',
      message: `User: arn:aws:iam::123456789012:user/reader is not authorized to perform: cognito-idp:DeleteUserPool on resource: ${UserPool!.Arn} because no identity-based policy allows the cognito-idp:DeleteUserPool action`,
    });
    await assert.rejects(clientOf('AKIAALL', 'wrong').listUserPools(list), {
      name: 'InvalidSignatureException',
    });
    await assert.rejects(clientOf('AKIANONE').listUserPools(list), {
      name: 'UnrecognizedClientException',
    });
    // What needs no credentials passes with wrong ones, and fails only for what it says.
    await assert.rejects(clientOf('AKIANONE', 'wrong').getUser({ AccessToken: 'x' }), {
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    });
    // Another region is another place, with a valid signature all the same.
    const elsewhere = clientOf('AKIAALL', SECRET, { region: 'eu-west-3' });
    assert.deepEqual((await elsewhere.listUserPools(list)).UserPools, []);
  });

  test('a policy is asked by the name that a pool has in the partition of its region', async (t) => {
    const poolhouse = await start(t, { now: undefined }, { mode: 'serve', clock: systemClock });
    const allowAll = { Effect: 'Allow', Action: '*', Resource: '*' };
    for (const [region, partition] of [
      ['us-gov-west-1', 'aws-us-gov'],
      ['cn-north-1', 'aws-cn'],
      ['eu-west-1', 'aws'],
    ] as const) {
      const pools = `arn:${partition}:cognito-idp:${region}:123456789012:userpool/*`;
      const deny = { Effect: 'Deny', Action: 'cognito-idp:DeleteUserPool', Resource: pools };
      const policy = { Statement: [allowAll, deny] };
      await poolhouse.server.store.transaction((tx) =>
        tx.accessKeys.insert({ secret: SECRET, createdAt: 0, id: region, name: 'ops', policy }),
      );
      const cognito = poolhouse.client({
        region,
        credentials: { accessKeyId: region, secretAccessKey: SECRET },
      });
      const { UserPool } = await cognito.createUserPool({ PoolName: 'pool' });
      assert.equal(UserPool!.Arn, pools.replace('*', UserPool!.Id!));
      await assert.rejects(cognito.deleteUserPool({ UserPoolId: UserPool!.Id }), {
        name: 'AccessDeniedException',
        message: `User: arn:${partition}:iam::123456789012:user/ops is not authorized to perform: cognito-idp:DeleteUserPool on resource: ${UserPool!.Arn} with an explicit deny in an identity-based policy`,
      });
      const tagged = { ResourceArn: UserPool!.Arn, Tags: { team: 'a' } };
      await cognito.tagResource(tagged);
    }
  });

  test('a key whose stored policy cannot be evaluated may do nothing', async (t) => {
    const poolhouse = await start(t, { now: undefined }, { mode: 'serve', clock: systemClock });
    const deny = { Effect: 'Deny', Action: '*', Resource: 'arn:aws:cognito-idp:cn-north-1:*' };
    const policy = { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }, deny] };
    await poolhouse.server.store.transaction((tx) =>
      tx.accessKeys.insert({ secret: SECRET, createdAt: 0, id: 'AKIAOLD', name: 'old', policy }),
    );
    const cognito = poolhouse.client({
      credentials: { accessKeyId: 'AKIAOLD', secretAccessKey: SECRET },
    });
    await assert.rejects(cognito.listUserPools({ MaxResults: 1 }), {
      name: 'AccessDeniedException',
    });
  });
});
