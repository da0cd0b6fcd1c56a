import assert from 'node:assert/strict';
import { test } from 'node:test';
import { model } from '#contract/model.ts';
import { OPERATOR_OPERATIONS, OPERATOR_SHAPES } from '#contract/operator.ts';
import { createLog } from '#platform/log.ts';
import { ACCOUNT, arnOfRole, assume, makeRole } from '../access/sts-client.ts';
import { chainedRecords } from '../support/audit-records.ts';
import { startProduction } from '../support/production.ts';
import { onEveryStore } from '../support/servers.ts';
import { allowing, askOperator, FULL, madeKey, operator, refusedBy } from './operator-client.ts';

const EVERYTHING = allowing('*');
const DENIED = 'AccessDeniedException';

test('operations of operators share no name with those of the service', () => {
  for (const name of Object.keys(OPERATOR_OPERATIONS)) assert.ok(!(name in model.operations), name);
  for (const name of Object.keys(OPERATOR_SHAPES)) assert.ok(!(name in model.shapes), name);
});

onEveryStore((start) => {
  test('access keys are made, described, listed page by page and deleted, and a secret is shown once', async (t) => {
    const lines: string[] = [];
    const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
    const server = await startProduction(start, t, { log });
    const policy = allowing('cognito-idp:ListUserPools');
    const expires = server.clock.now() / 1000 + 3600;
    const made = await operator(server, 'CreateAccessKey', {
      KeyName: 'ci',
      Policy: policy,
      ExpiresAt: expires,
    });
    const { AccessKeyId } = made.AccessKey;
    assert.match(AccessKeyId, /^AKIA[A-Z2-7]{16}$/);
    assert.equal(made.AccessKey.ExpiresAt, expires);
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: made.SecretAccessKey };
    await server.client({ credentials }).listUserPools({ MaxResults: 1 });
    await assert.rejects(server.client({ credentials }).createUserPool({ PoolName: 'no' }), {
      name: DENIED,
    });

    const described = await operator(server, 'DescribeAccessKey', { AccessKeyId });
    assert.deepEqual(JSON.parse(described.Policy), JSON.parse(policy));
    assert.equal(described.AccessKey.Rights, 'POLICY');
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await operator(server, 'ListAccessKeys', { MaxResults: 1, NextToken });
      assert.equal(page.AccessKeys.length, 1);
      names.push(page.AccessKeys[0].KeyName);
      NextToken = page.NextToken;
    } while (NextToken);
    assert.deepEqual(names.sort(), ['ci', 'test']);

    await operator(server, 'DeleteAccessKey', { AccessKeyId });
    assert.equal(
      await refusedBy(server, 'DeleteAccessKey', { AccessKeyId }),
      'ResourceNotFoundException',
    );
    const records = await chainedRecords(
      server,
      ({ operation = '' }) => operation === 'DeleteAccessKey' || operation === 'CreateAccessKey',
      3,
    );
    assert.deepEqual(
      records
        .map(({ operation, outcome, who, given }) =>
          [operation, outcome, who && 'userName' in who && who.userName, given?.join(' ')].join(),
        )
        .sort(),
      [
        `CreateAccessKey,allowed,test,AccessKeyId=${AccessKeyId} KeyName=ci Policy ExpiresAt`,
        `DeleteAccessKey,allowed,test,AccessKeyId=${AccessKeyId}`,
        `DeleteAccessKey,failed,test,AccessKeyId=${AccessKeyId}`,
      ],
    );
    const told = JSON.stringify([records, lines]);
    assert.ok(!told.includes(made.SecretAccessKey));
    // The log names no access keys.
    assert.ok(!lines.join('').includes(AccessKeyId));
    assert.match(lines.join(''), /DeleteAccessKey/);
  });

  test('roles are made, changed and deleted, and a session acts by the policy that it has now', async (t) => {
    const server = await startProduction(start, t);
    const TrustPolicy = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/test` },
      },
    });
    const input = { RoleName: 'deploy', TrustPolicy, Policy: allowing('poolhouse:ListRoles') };
    const made = await operator(server, 'CreateRole', input);
    assert.equal(made.Role.RoleArn, arnOfRole('deploy'));
    assert.equal(made.Role.MaxSessionSeconds, 3600);
    assert.equal(await refusedBy(server, 'CreateRole', input), 'ResourceConflictException');
    const session = await assume(server, FULL, 'deploy');
    const { Roles } = await operator(server, 'ListRoles', {}, session);
    assert.deepEqual(
      Roles.map(({ RoleName }: { RoleName: string }) => RoleName),
      ['deploy'],
    );
    await operator(server, 'PutRoleTrust', {
      RoleName: 'deploy',
      TrustPolicy: TrustPolicy.replace('user/test', 'user/other'),
    });
    await operator(server, 'PutRolePolicy', { RoleName: 'deploy', Policy: allowing('sts:*') });
    const described = await operator(server, 'DescribeRole', { RoleName: 'deploy' });
    assert.match(described.TrustPolicy, /user\/other/);
    assert.match(described.Policy, /sts:\*/);
    await operator(server, 'DeleteRole', { RoleName: 'deploy' });
    for (const [name, rest] of [
      ['DescribeRole', {}],
      ['DeleteRole', {}],
      ['PutRolePolicy', { Policy: EVERYTHING }],
      ['PutRoleTrust', { TrustPolicy }],
    ] as const) {
      const failure = await refusedBy(server, name, { RoleName: 'deploy', ...rest });
      assert.equal(failure, 'ResourceNotFoundException', name);
    }
  });

  test('each operation takes its own action, on what it is about', async (t) => {
    const server = await startProduction(start, t);
    const none = await madeKey(server, 'none', allowing('cognito-idp:*'));
    for (const name of Object.keys(OPERATOR_OPERATIONS)) {
      // What is missing is said first; who may not is said whatever the input is about.
      const input = {
        AccessKeyId: 'AKIAEXAMPLE234567AAA',
        KeyName: 'x',
        RoleName: 'x',
        Policy: EVERYTHING,
        TrustPolicy: EVERYTHING,
        Kind: 'POLICY',
        UserPoolId: 'us-east-1_Example00',
        Rotation: 'PLANNED',
      };
      const { status, body } = await askOperator(server, name, input, none);
      assert.equal(status, 400, name);
      assert.equal(body.__type, DENIED, name);
      assert.match(body.message, new RegExp(`not authorized to perform: poolhouse:${name} on`));
    }
    const reader = await madeKey(
      server,
      'reader',
      allowing('poolhouse:*AccessKey', `arn:aws:iam::${ACCOUNT}:user/reader`),
    );
    await operator(server, 'DescribeAccessKey', { AccessKeyId: reader.accessKeyId }, reader);
    const other = { AccessKeyId: FULL.accessKeyId };
    assert.equal(await refusedBy(server, 'DescribeAccessKey', other, reader), DENIED);
    assert.equal(await refusedBy(server, 'DeleteAccessKey', other, reader), DENIED);
    assert.equal(await refusedBy(server, 'ListAccessKeys', {}, reader), DENIED);
    // In `dev` no signature is checked, so there everybody may.
    const dev = await start(t);
    await operator(dev, 'ListAccessKeys', {}, { accessKeyId: 'local', secretAccessKey: 'local' });
  });

  test('nobody grants more than they have', async (t) => {
    const server = await startProduction(start, t);
    const own = allowing(['poolhouse:*', 'sts:*']);
    const admin = await madeKey(server, 'admin', own);
    const TrustPolicy = JSON.stringify({
      Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' },
    });
    const trusted = await makeRole(server, { Principal: '*' });
    const create = (KeyName: string, Policy: string) =>
      askOperator(server, 'CreateAccessKey', { KeyName, Policy }, admin);
    for (const refused of [
      await create('admin', EVERYTHING),
      await create('admin', allowing('poolhouse:*')),
      await create('somebody', own),
      await askOperator(server, 'CreateRole', { RoleName: 'mine', TrustPolicy }, admin),
      await askOperator(
        server,
        'PutRolePolicy',
        { RoleName: trusted.name, Policy: EVERYTHING },
        admin,
      ),
      await askOperator(server, 'PutRoleTrust', { RoleName: trusted.name, TrustPolicy }, admin),
    ]) {
      assert.equal(refused.body.__type, DENIED);
      assert.match(refused.body.message, /^Nobody grants more than they have: /);
    }
    // Its own next key, with spaces where the one before had none.
    const next = await create('admin', JSON.stringify(JSON.parse(own), undefined, 4));
    assert.equal(next.status, 200, JSON.stringify(next.body));

    // A session that was narrowed, and policies that allow all but something, are not everything.
    const Policy = allowing('poolhouse:*');
    const narrowed = await assume(server, FULL, trusted.name, { Policy });
    const all = { KeyName: 'x', Policy: EVERYTHING };
    assert.equal(await refusedBy(server, 'CreateAccessKey', all, narrowed), DENIED);
    for (const statement of [
      { Effect: 'Allow', NotAction: 'cognito-idp:DeleteUserPool', Resource: '*' },
      { Effect: 'Allow', Action: '*', Resource: 'arn:*' },
      {
        Effect: 'Allow',
        Action: '*',
        Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } },
      },
    ]) {
      const key = await madeKey(server, 'x', JSON.stringify({ Statement: statement }));
      assert.equal(await refusedBy(server, 'CreateAccessKey', all, key), DENIED);
    }
    const denying = await madeKey(
      server,
      'x',
      JSON.stringify({
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: 'cognito-idp:DeleteUserPool', Resource: '*' },
        ],
      }),
    );
    assert.equal(await refusedBy(server, 'CreateAccessKey', all, denying), DENIED);
    // A session of a role that may do everything makes keys that outlive it, as in IAM.
    const session = await assume(server, FULL, trusted.name);
    await operator(server, 'CreateAccessKey', all, session);
    const refusals = await chainedRecords(server, ({ outcome }) => outcome === 'refused', 11);
    assert.ok(refusals.every(({ who }) => who !== undefined));
  });

  test('nobody takes away by a request what the request is signed with', async (t) => {
    const server = await startProduction(start, t);
    const { accessKeyId: AccessKeyId } = FULL;
    const own = await askOperator(server, 'DeleteAccessKey', { AccessKeyId });
    assert.equal(own.body.__type, 'InvalidParameterException');
    const { name: RoleName } = await makeRole(server, { Principal: '*' });
    const session = await assume(server, FULL, RoleName);
    const ofSession = await askOperator(server, 'DeleteRole', { RoleName }, session);
    assert.equal(ofSession.body.__type, 'InvalidParameterException');
    await operator(server, 'DeleteAccessKey', { AccessKeyId }, session);
    server.clock.advance(1_000);
    assert.equal(await refusedBy(server, 'ListRoles', {}, FULL), 'UnrecognizedClientException');
  });

  test('a policy that cannot be used is refused with the reason, and nothing is kept of it', async (t) => {
    const server = await startProduction(start, t);
    const validate = (Kind: string, Policy: string) =>
      operator(server, 'ValidatePolicy', { Kind, Policy });
    assert.deepEqual(await validate('POLICY', EVERYTHING), { Valid: true });
    for (const [kind, policy, reason] of [
      ['POLICY', '{"Statement":[', 'It is not JSON.'],
      ['POLICY', '[]', 'A policy must be a JSON object.'],
      ['POLICY', '{"Statement":[],"Statement":[]}', 'Statement stands there twice.'],
      ['TRUST_POLICY', EVERYTHING, 'Resource is not supported in a Statement of a trust policy.'],
    ] as const) {
      assert.deepEqual(await validate(kind, policy), { Valid: false, Reason: reason });
      if (kind !== 'POLICY') continue;
      const refused = await askOperator(server, 'CreateAccessKey', {
        KeyName: 'x',
        Policy: policy,
      });
      assert.equal(refused.body.__type, 'InvalidParameterException');
      assert.equal(refused.body.message, `The policy cannot be used. ${reason}`);
    }
    for (const input of [
      {},
      { KeyName: 'x' },
      { KeyName: '', Policy: EVERYTHING },
      { KeyName: 'x\ny', Policy: EVERYTHING },
      { KeyName: 'x'.repeat(129), Policy: EVERYTHING },
      { KeyName: 'x', Policy: ' '.repeat(10_241) },
      { KeyName: 'x', Policy: EVERYTHING, ExpiresAt: 1 },
      { KeyName: 'x', Policy: EVERYTHING, ExpiresAt: 4e9, ValidForDays: 1 },
      { KeyName: 'x', Policy: EVERYTHING, ValidForDays: 0 },
      { KeyName: 'x', Policy: EVERYTHING, ExpiresAt: 8_640_000_000_001 },
    ]) {
      const failure = await refusedBy(server, 'CreateAccessKey', input);
      assert.match(failure, /^(InvalidParameter|Serialization)Exception$/, JSON.stringify(input));
    }
    for (const [name, input] of [
      ['ListAccessKeys', { MaxResults: 61 }],
      ['ListAccessKeys', { NextToken: '*' }],
      ['ListRoles', { NextToken: 'x'.repeat(1025) }],
      ['DescribeRole', { RoleName: '../x' }],
    ] as const) {
      assert.equal(await refusedBy(server, name, input), 'InvalidParameterException');
    }
    assert.equal(
      await refusedBy(server, 'ValidatePolicy', `{"Policy":"${'x'.repeat(300_000)}"}`),
      'RequestEntityTooLargeException',
    );
    assert.equal(await refusedBy(server, 'DropEverything'), 'UnknownOperationException');
    const { AccessKeys } = await operator(server, 'ListAccessKeys');
    assert.equal(AccessKeys.length, 1);
  });
});
