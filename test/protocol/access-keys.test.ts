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
});
