import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachStore, refusal } from '../users/each-store.ts';

const CustomDomainConfig = {
  CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234',
};
let made = 0;
const newName = () => `shop-${made++}`;

onEachStore((service) => {
  const is = (name: string, message: string | RegExp) => refusal(name, message);
  const invalid = (message: string | RegExp) => is('InvalidParameterException', message);

  test('a pool gets a prefix, which is described, shown with the pool and deleted', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const Domain = newName();
    const { $metadata: _, ...created } = await cognito.createUserPoolDomain({ UserPoolId, Domain });
    assert.deepEqual(created, { ManagedLoginVersion: 1 });
    const described = await cognito.describeUserPoolDomain({ Domain });
    assert.deepEqual(described.DomainDescription, {
      AWSAccountId: '123456789012',
      CloudFrontDistribution: 'localhost',
      Domain,
      ManagedLoginVersion: 1,
      Status: 'ACTIVE',
      UserPoolId,
      Version: '1',
    });
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual([UserPool!.Domain, UserPool!.CustomDomain], [Domain, undefined]);
    await cognito.deleteUserPoolDomain({ UserPoolId, Domain });
    assert.deepEqual((await cognito.describeUserPoolDomain({ Domain })).DomainDescription, {});
    assert.equal((await cognito.describeUserPool({ UserPoolId })).UserPool!.Domain, undefined);
    await assert.rejects(
      cognito.deleteUserPoolDomain({ UserPoolId, Domain }),
      invalid('No such domain or user pool exists.'),
    );
  });

  test('a pool can have a custom domain beside its prefix, one of each', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const [Domain, custom] = [newName(), `login.${newName()}.example.com`];
    await cognito.createUserPoolDomain({ UserPoolId, Domain });
    const { CloudFrontDomain, ManagedLoginVersion } = await cognito.createUserPoolDomain({
      UserPoolId,
      Domain: custom,
      CustomDomainConfig,
      ManagedLoginVersion: 2,
    });
    assert.deepEqual([CloudFrontDomain, ManagedLoginVersion], ['localhost', 2]);
    const { UserPool } = await cognito.describeUserPool({ UserPoolId });
    assert.deepEqual([UserPool!.Domain, UserPool!.CustomDomain], [Domain, custom]);
    const { DomainDescription } = await cognito.describeUserPoolDomain({ Domain: custom });
    assert.deepEqual(DomainDescription!.CustomDomainConfig, CustomDomainConfig);
    const second = invalid('User pool already has a domain configured.');
    await assert.rejects(cognito.createUserPoolDomain({ UserPoolId, Domain: newName() }), second);
    await assert.rejects(
      cognito.createUserPoolDomain({
        UserPoolId,
        Domain: 'other.example.com',
        CustomDomainConfig,
      }),
      second,
    );
  });

  test('a name is one pool’s until it is given up, however many ask for it at once', async () => {
    const { cognito, newPool } = service();
    const pools = await Promise.all(Array.from({ length: 8 }, () => newPool()));
    const Domain = newName();
    const results = await Promise.allSettled(
      pools.map((UserPoolId) => cognito.createUserPoolDomain({ UserPoolId, Domain })),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      assert.equal(
        (result.reason as Error).message,
        'Domain already associated with another user pool.',
      );
    }
    const owner = (await cognito.describeUserPoolDomain({ Domain })).DomainDescription!.UserPoolId;
    const other = pools.find((id) => id !== owner)!;
    for (const change of [
      () => cognito.deleteUserPoolDomain({ UserPoolId: other, Domain }),
      () => cognito.updateUserPoolDomain({ UserPoolId: other, Domain, ManagedLoginVersion: 2 }),
    ]) {
      await assert.rejects(change(), invalid('No such domain or user pool exists.'));
    }
    await cognito.deleteUserPoolDomain({ UserPoolId: owner, Domain });
    await cognito.createUserPoolDomain({ UserPoolId: other, Domain });
  });

  test('an update changes what it names', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const [Domain, custom] = [newName(), `${newName()}.example.com`];
    await cognito.createUserPoolDomain({ UserPoolId, Domain });
    await cognito.createUserPoolDomain({ UserPoolId, Domain: custom, CustomDomainConfig });
    const updated = await cognito.updateUserPoolDomain({
      UserPoolId,
      Domain,
      ManagedLoginVersion: 2,
    });
    assert.equal(updated.ManagedLoginVersion, 2);
    assert.equal(updated.CloudFrontDomain, undefined);
    const renewed = { CertificateArn: `${CustomDomainConfig.CertificateArn}-2` };
    const moved = await cognito.updateUserPoolDomain({
      UserPoolId,
      Domain: custom,
      CustomDomainConfig: renewed,
    });
    assert.deepEqual([moved.CloudFrontDomain, moved.ManagedLoginVersion], ['localhost', 1]);
    const { DomainDescription } = await cognito.describeUserPoolDomain({ Domain: custom });
    assert.deepEqual(DomainDescription!.CustomDomainConfig, renewed);
    assert.equal(DomainDescription!.Version, '2');
    await assert.rejects(
      cognito.updateUserPoolDomain({ UserPoolId, Domain, CustomDomainConfig }),
      invalid('CustomDomainConfig can only be set for a custom domain.'),
    );
  });

  test('names that are reserved, malformed or this server’s own are refused', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const ask = (Domain: string, config?: typeof CustomDomainConfig) =>
      cognito.createUserPoolDomain({
        UserPoolId,
        Domain,
        ...(config && { CustomDomainConfig: config }),
      });
    for (const word of ['aws', 'amazon', 'cognito']) {
      await assert.rejects(
        ask(`my-${word}-shop`),
        invalid(`Domain cannot contain reserved word: ${word}`),
      );
    }
    await assert.rejects(ask('console'), invalid('The domain console is a name of this server.'));
    for (const name of ['Shop', '-shop', 'shop-', 'sh_op', 'x'.repeat(64), 'a..b']) {
      await assert.rejects(ask(name), invalid(/'domain' failed to satisfy constraint/), name);
    }
    await assert.rejects(
      ask('login.example.com'),
      invalid('CustomDomainConfig is required for a domain that is not a prefix.'),
    );
    for (const name of ['shop', '192.0.2.1', 'example.c0-']) {
      await assert.rejects(ask(name, CustomDomainConfig), { name: 'InvalidParameterException' });
    }
    for (const name of ['acme.localhost', 'acme.auth.127.0.0.1.localhost']) {
      await assert.rejects(
        ask(name, CustomDomainConfig),
        invalid(`The custom domain ${name} is a name of this server.`),
      );
    }
    await assert.rejects(
      cognito.createUserPoolDomain({
        UserPoolId,
        Domain: newName(),
        Routing: {
          Failover: { SecondaryRegion: 'eu-west-1', PrimaryRoute53HealthCheckId: 'x' },
        },
      } as never),
      invalid('Routing is not supported by this server.'),
    );
    for (const ManagedLoginVersion of [0, 3, -1]) {
      await assert.rejects(
        cognito.createUserPoolDomain({ UserPoolId, Domain: newName(), ManagedLoginVersion }),
        invalid('ManagedLoginVersion must be 1 or 2.'),
      );
    }
    await assert.rejects(
      cognito.createUserPoolDomain({ UserPoolId: 'us-east-1_none', Domain: newName() }),
      is('ResourceNotFoundException', 'User pool us-east-1_none does not exist.'),
    );
  });

  test('managed login needs more than the LITE tier', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool({ UserPoolTier: 'LITE' });
    const Domain = newName();
    const managed = { UserPoolId, Domain, ManagedLoginVersion: 2 };
    const refused = is('FeatureUnavailableInTierException', /Managed Login$/);
    await assert.rejects(cognito.createUserPoolDomain(managed), refused);
    await cognito.createUserPoolDomain({ UserPoolId, Domain });
    await assert.rejects(cognito.updateUserPoolDomain(managed), refused);
  });

  test('a pool with a domain is not deleted, whoever is first', async () => {
    const { cognito, newPool } = service();
    for (let i = 0; i < 5; i++) {
      const UserPoolId = await newPool();
      const Domain = newName();
      const [given, deleted] = await Promise.allSettled([
        cognito.createUserPoolDomain({ UserPoolId, Domain }),
        cognito.deleteUserPool({ UserPoolId }),
      ]);
      assert.notEqual(given.status, deleted.status);
      if (deleted.status === 'fulfilled') continue;
      assert.equal(
        (deleted.reason as Error).message,
        'User pool cannot be deleted. It has a domain configured that should be deleted first.',
      );
      await cognito.deleteUserPoolDomain({ UserPoolId, Domain });
      await cognito.deleteUserPool({ UserPoolId });
    }
  });
});
