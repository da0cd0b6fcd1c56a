import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createApp, createUser, PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });

const arnIn = (region: string, poolId: string) =>
  `arn:aws:cognito-idp:${region}:123456789012:userpool/${poolId}`;

onEveryStore((start) => {
  const server = sharedServer(start);

  async function newPool() {
    const cognito = server().client({ maxAttempts: 1 });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'replicated' });
    const UserPoolId = UserPool!.Id!;
    const shown = (RegionName: string, Role: string, Status: string) => ({
      RegionName,
      Role,
      Status,
      UserPoolArn: arnIn(RegionName, UserPoolId),
    });
    return {
      cognito,
      UserPoolId,
      shown,
      primary: shown('us-east-1', 'PRIMARY', 'ACTIVE'),
      secondary: (Status: string) => shown('us-west-2', 'SECONDARY', Status),
      replica: { UserPoolId, RegionName: 'us-west-2' },
      list: async () => (await cognito.listUserPoolReplicas({ UserPoolId })).UserPoolReplicas,
    };
  }

  test('a replica is made inactive, set active and inactive, and deleted', async () => {
    const { cognito, replica, primary, secondary, list } = await newPool();
    assert.deepEqual(await list(), [primary]);

    const made = await cognito.createUserPoolReplica({ ...replica, UserPoolTags: {} });
    assert.deepEqual(made.UserPoolReplica, secondary('CREATING'));
    assert.deepEqual(await list(), [primary, secondary('INACTIVE')]);

    for (const Status of ['ACTIVE', 'ACTIVE', 'INACTIVE'] as const) {
      const updated = await cognito.updateUserPoolReplica({ ...replica, Status });
      assert.deepEqual(updated.UserPoolReplica, secondary(Status));
      assert.deepEqual(await list(), [primary, secondary(Status)]);
    }

    const deleted = await cognito.deleteUserPoolReplica(replica);
    assert.deepEqual(deleted.UserPoolReplica, secondary('DELETING'));
    assert.deepEqual(await list(), [primary]);
    await cognito.createUserPoolReplica({ ...replica, RegionName: 'eu-west-1' });
  });

  test('an active replica is not deleted', async () => {
    const { cognito, replica, primary, secondary, list } = await newPool();
    await cognito.createUserPoolReplica(replica);
    await cognito.updateUserPoolReplica({ ...replica, Status: 'ACTIVE' });
    await assert.rejects(
      cognito.deleteUserPoolReplica(replica),
      invalid(
        'The replica in us-west-2 cannot be deleted because it is active. It must be made INACTIVE first.',
      ),
    );
    assert.deepEqual(await list(), [primary, secondary('ACTIVE')]);
  });

  test('a pool has one replica at most', async () => {
    const { cognito, replica, primary, secondary, list } = await newPool();
    await cognito.createUserPoolReplica(replica);
    for (const RegionName of ['us-west-2', 'eu-west-1']) {
      await assert.rejects(cognito.createUserPoolReplica({ ...replica, RegionName }), {
        name: 'LimitExceededException',
        message:
          'A user pool cannot have more than one replica; this one has a replica in us-west-2.',
      });
    }
    assert.deepEqual(await list(), [primary, secondary('INACTIVE')]);
  });

  test('of replicas asked for at once, exactly one is made', async () => {
    const { cognito, UserPoolId, list } = await newPool();
    const regions = ['us-west-2', 'eu-west-1', 'ap-south-1', 'eu-west-1'];
    const answers = await Promise.allSettled(
      regions.map((RegionName) => cognito.createUserPoolReplica({ UserPoolId, RegionName })),
    );
    const made = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value.UserPoolReplica?.RegionName] : [],
    );
    assert.equal(made.length, 1);
    for (const answer of answers) {
      if (answer.status === 'rejected') assert.equal(answer.reason.name, 'LimitExceededException');
    }
    assert.deepEqual(
      (await list())?.map(({ RegionName }) => RegionName),
      ['us-east-1', ...made],
    );
  });

  test('a replica is in another region of the same partition', async () => {
    const { cognito, UserPoolId, primary, list } = await newPool();
    for (const [RegionName, message] of [
      ['US West', 'US West is not the name of a region.'],
      ['us_west_2', 'us_west_2 is not the name of a region.'],
      ['us-east-1', "us-east-1 is the primary region of the user pool, not a replica's."],
      ['cn-north-1', 'cn-north-1 is not in the partition of us-east-1.'],
      ['us-gov-west-1', 'us-gov-west-1 is not in the partition of us-east-1.'],
    ] as const) {
      await assert.rejects(
        cognito.createUserPoolReplica({ UserPoolId, RegionName }),
        invalid(message),
      );
    }
    assert.deepEqual(await list(), [primary]);
  });

  test('the primary is neither updated nor deleted as a replica, nor is one that is not there', async () => {
    const { cognito, UserPoolId, replica, primary, secondary, list } = await newPool();
    await cognito.createUserPoolReplica(replica);
    const own = { UserPoolId, RegionName: 'us-east-1' };
    const isPrimary = invalid("us-east-1 is the primary region of the user pool, not a replica's.");
    await assert.rejects(cognito.deleteUserPoolReplica(own), isPrimary);
    await assert.rejects(cognito.updateUserPoolReplica({ ...own, Status: 'INACTIVE' }), isPrimary);

    const elsewhere = { UserPoolId, RegionName: 'eu-west-1' };
    const notThere = {
      name: 'ResourceNotFoundException',
      message: `User pool ${UserPoolId} has no replica in eu-west-1.`,
    };
    await assert.rejects(cognito.deleteUserPoolReplica(elsewhere), notThere);
    await assert.rejects(
      cognito.updateUserPoolReplica({ ...elsewhere, Status: 'ACTIVE' }),
      notThere,
    );
    assert.deepEqual(await list(), [primary, secondary('INACTIVE')]);
  });

  test('pools keep their replicas apart, and an unknown pool has none', async () => {
    const [one, other] = await Promise.all([newPool(), newPool()]);
    await one.cognito.createUserPoolReplica(one.replica);
    assert.deepEqual(await other.list(), [other.primary]);
    await assert.rejects(other.cognito.deleteUserPoolReplica(other.replica), {
      name: 'ResourceNotFoundException',
      message: `User pool ${other.UserPoolId} has no replica in us-west-2.`,
    });
    assert.deepEqual(await one.list(), [one.primary, one.secondary('INACTIVE')]);

    const unknown = { UserPoolId: 'us-east-1_unknown', RegionName: 'us-west-2' };
    const { cognito } = one;
    for (const request of [
      () => cognito.createUserPoolReplica(unknown),
      () => cognito.updateUserPoolReplica({ ...unknown, Status: 'ACTIVE' }),
      () => cognito.deleteUserPoolReplica(unknown),
      () => cognito.listUserPoolReplicas({ UserPoolId: unknown.UserPoolId }),
    ]) {
      await assert.rejects(request, {
        name: 'ResourceNotFoundException',
        message: 'User pool us-east-1_unknown does not exist.',
      });
    }
  });

  test('the listing is one page, and no token leads to another', async () => {
    const { cognito, UserPoolId, replica } = await newPool();
    await cognito.createUserPoolReplica(replica);
    assert.equal((await cognito.listUserPoolReplicas({ UserPoolId })).NextToken, undefined);
    for (const NextToken of ['dXMtZWFzdC0x', 'not/a+token=']) {
      await assert.rejects(
        cognito.listUserPoolReplicas({ UserPoolId, NextToken }),
        invalid('Invalid pagination token given.'),
      );
    }
  });

  test('pools are listed with the region of their replica', async () => {
    const cognito = server().client({ region: 'ap-northeast-1' });
    const { UserPool } = await cognito.createUserPool({ PoolName: 'replicated' });
    const replica = { UserPoolId: UserPool?.Id, RegionName: 'ap-northeast-3' };
    const regions = async () =>
      (await cognito.listUserPools({ MaxResults: 60 })).UserPools?.map(
        (pool) => pool.ReplicaRegions,
      );
    await cognito.createUserPoolReplica(replica);
    assert.deepEqual(await regions(), [['ap-northeast-3']]);
    await cognito.deleteUserPoolReplica(replica);
    assert.deepEqual(await regions(), [undefined]);
  });

  test('tags of its own are refused for a replica by name', async () => {
    const { cognito, replica, primary, list } = await newPool();
    await assert.rejects(
      cognito.createUserPoolReplica({ ...replica, UserPoolTags: { team: 'identity' } }),
      invalid('UserPoolTags is not supported by this server.'),
    );
    assert.deepEqual(await list(), [primary]);
  });

  test('the LITE tier has no replicas, and a pool that has one cannot be moved to it', async () => {
    const { cognito, UserPoolId, replica } = await newPool();
    const message =
      'The following features need to be disabled for the LITE pricing tier configured: Multi-Region Replication';
    await cognito.createUserPoolReplica(replica);
    await assert.rejects(cognito.updateUserPool({ UserPoolId, UserPoolTier: 'LITE' }), {
      name: 'TierChangeNotAllowedException',
      message,
    });
    await cognito.deleteUserPoolReplica(replica);
    await cognito.updateUserPool({ UserPoolId, UserPoolTier: 'LITE' });
    await assert.rejects(cognito.createUserPoolReplica(replica), {
      name: 'FeatureUnavailableInTierException',
      message,
    });
  });

  test('requests in the region of an inactive replica are answered as in the primary one', async () => {
    const app = await createApp(server());
    const UserPoolId = app.poolId;
    const RegionName = 'us-west-2';
    await createUser(app, 'alice');
    await app.cognito.createUserPoolReplica({ UserPoolId, RegionName });

    const there = server().client({ region: RegionName });
    const { UserPool } = await there.describeUserPool({ UserPoolId });
    assert.equal(UserPool?.Arn, arnIn('us-east-1', UserPoolId));
    const { AuthenticationResult } = await there.adminInitiateAuth({
      UserPoolId,
      ClientId: app.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'alice', PASSWORD },
    });
    assert.ok(AuthenticationResult?.AccessToken);
    await there.updateUserPool({ UserPoolId, PoolName: 'renamed' });
    await there.deleteUserPoolReplica({ UserPoolId, RegionName });
    const { UserPoolReplicas } = await app.cognito.listUserPoolReplicas({ UserPoolId });
    assert.equal(UserPoolReplicas?.length, 1);
  });
});
