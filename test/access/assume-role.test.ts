import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProduction } from '../support/production.ts';
import { onEveryStore, type Start } from '../support/servers.ts';
import {
  ACCOUNT,
  arnOfRole,
  askSts,
  assume,
  assumption,
  makeRole,
  outcomeOf,
} from './sts-client.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const USER = `arn:aws:iam::${ACCOUNT}:user/ci`;
const ANYONE = { Principal: '*' };
/** Roles are read again after so long. */
const FRESH_MS = 1_050;

const refusal = (role: string, reason = '') =>
  `AccessDenied: User: ${USER} is not authorized to perform: sts:AssumeRole on resource: ${arnOfRole(role)}${reason}`;
const INVALID = 'The security token included in the request is invalid.';

async function started(start: Start, t: TestContext) {
  const poolhouse = await startProduction(start, t);
  let keys = 0;
  const keyOf = async (policy?: object) => {
    const id = `AKIASTS${++keys}`;
    await poolhouse.server.store.transaction((tx) =>
      tx.accessKeys.insert({
        id,
        secret: SECRET,
        name: 'ci',
        createdAt: 0,
        ...(policy && { policy }),
      }),
    );
    return { accessKeyId: id, secretAccessKey: SECRET };
  };
  return { poolhouse, keyOf };
}

const list = { MaxResults: 1 };

onEveryStore((start) => {
  test('a session does what its role and its own policy allow, until it ends', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const ci = await keyOf();
    const Resource = '*';
    const role = await makeRole(
      poolhouse,
      { Principal: { AWS: USER } },
      {
        policy: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: ['cognito-idp:List*', 'cognito-idp:Describe*'], Resource },
            { Effect: 'Deny', Action: 'cognito-idp:DescribeUserPool', Resource },
          ],
        },
      },
    );
    const credentials = await assume(poolhouse, ci, role.name);
    assert.match(credentials.accessKeyId, /^ASIA[A-Z2-7]{16}$/);
    const session = poolhouse.client({ credentials });
    await session.listUserPools(list);
    const name = `arn:aws:sts::${ACCOUNT}:assumed-role/${role.name}/jane`;
    await assert.rejects(session.createUserPool({ PoolName: 'no' }), {
      name: 'AccessDeniedException',
      message: `User: ${name} is not authorized to perform: cognito-idp:CreateUserPool on resource: arn:aws:cognito-idp:us-east-1:${ACCOUNT}:userpool/* because no identity-based policy allows the cognito-idp:CreateUserPool action`,
    });
    const narrowed = poolhouse.client({
      credentials: await assume(poolhouse, ci, role.name, {
        Policy: '{"Statement":{"Effect":"Allow","Action":"cognito-idp:*Pool","Resource":"*"}}',
      }),
    });
    await assert.rejects(narrowed.listUserPools(list), {
      message: /because no session policy allows the cognito-idp:ListUserPools action$/,
    });
    await assert.rejects(narrowed.createUserPool({ PoolName: 'no' }), {
      message: /because no identity-based policy allows/,
    });

    const identity = { Action: 'GetCallerIdentity' };
    const own = await askSts(poolhouse, credentials, identity);
    assert.deepEqual(
      [own.text('Arn'), own.text('UserId'), own.text('Account')],
      [name, `${role.id}:jane`, ACCOUNT],
    );
    const user = await askSts(poolhouse, ci, identity);
    assert.deepEqual([user.text('Arn'), user.text('UserId')], [USER, 'ci']);

    poolhouse.clock.advance(3_600_000);
    await assert.rejects(session.listUserPools(list), {
      name: 'ExpiredTokenException',
      message: 'The security token included in the request is expired',
    });
    const expired = await askSts(poolhouse, credentials, identity);
    assert.deepEqual([expired.status, expired.text('Code')], [403, 'ExpiredToken']);
  });

  test('a session ends with its role, and not with its trust', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const { store } = poolhouse.server;
    const ci = await keyOf();
    const role = await makeRole(poolhouse, { Principal: { AWS: USER } });
    const session = poolhouse.client({ credentials: await assume(poolhouse, ci, role.name) });

    const nobody = { Statement: [] };
    await store.transaction((tx) => tx.roles.setTrust(role.name, nobody));
    await sleep(FRESH_MS);
    assert.equal(outcomeOf(await askSts(poolhouse, ci, assumption(role.name))), refusal(role.name));
    await session.listUserPools(list);

    const issuedBefore = new Date(poolhouse.clock.now() + 1000).toISOString();
    const revoked = {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: { DateLessThan: { 'aws:TokenIssueTime': issuedBefore } },
        },
      ],
    };
    await store.transaction((tx) => tx.roles.setPolicy(role.name, revoked));
    await sleep(FRESH_MS);
    await assert.rejects(session.listUserPools(list), { name: 'AccessDeniedException' });

    await store.transaction((tx) => tx.roles.delete(role.name));
    await sleep(FRESH_MS);
    const unrecognized = { name: 'UnrecognizedClientException', message: INVALID };
    await assert.rejects(session.listUserPools(list), unrecognized);
    await store.transaction((tx) => tx.roles.insert({ ...role, id: 'AROAOTHER' }));
    await assert.rejects(session.listUserPools(list), unrecognized);
  });

  test('a role is assumed by whom its trust policy names', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const all = await keyOf();
    const reader = await keyOf({
      Statement: { Effect: 'Allow', Action: 'cognito-idp:*', Resource: '*' },
    });
    const denied = await keyOf({
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::*:role/*' },
      ],
    });
    const account = { Principal: { AWS: ACCOUNT } };
    const external = { ...ANYONE, Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } };
    const noPermission = ' because no identity-based policy allows the sts:AssumeRole action';
    const explicit = ' with an explicit deny in an identity-based policy';
    const rows: [object, typeof all, Record<string, string>, string | undefined][] = [
      [{ Principal: { AWS: USER } }, reader, {}, undefined],
      [{ Principal: { AWS: [`${USER}2`, USER.replace('aws', 'aws-cn')] } }, reader, {}, undefined],
      [{ Principal: { AWS: `${USER}2` } }, all, {}, ''],
      [{ Principal: { AWS: USER.replace('user/', 'role/') } }, all, {}, ''],
      [{ Principal: { AWS: USER.replace(ACCOUNT, '999999999999') } }, all, {}, ''],
      [{ Principal: { AWS: '999999999999' } }, all, {}, ''],
      [account, all, {}, undefined],
      [{ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }, reader, {}, noPermission],
      [account, denied, {}, explicit],
      [ANYONE, reader, {}, undefined],
      [ANYONE, denied, {}, explicit],
      [{ ...ANYONE, Action: 'sts:TagSession' }, all, {}, ''],
      [{ ...ANYONE, Effect: 'Deny' }, all, {}, ''],
      [external, all, {}, ''],
      [external, all, { ExternalId: 'X-1' }, ''],
      [external, all, { ExternalId: 'x-1' }, undefined],
      [
        { ...ANYONE, Condition: { StringLike: { 'sts:RoleSessionName': `\${aws:username}*` } } },
        all,
        {},
        '',
      ],
      [
        { ...ANYONE, Condition: { StringLike: { 'sts:RoleSessionName': `\${aws:username}*` } } },
        all,
        { RoleSessionName: 'ci-7' },
        undefined,
      ],
    ];
    for (const [trust, credentials, more, reason] of rows) {
      const { name } = await makeRole(poolhouse, trust);
      const answer = await askSts(poolhouse, credentials, assumption(name, more));
      const expected = reason === undefined ? 'ok' : refusal(name, reason);
      assert.equal(outcomeOf(answer), expected, JSON.stringify([trust, more]));
    }
    // A denial outweighs a permission here too.
    const both = await makeRole(
      poolhouse,
      {},
      {
        trust: {
          Statement: [
            { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
            { Effect: 'Deny', Principal: { AWS: USER }, Action: 'sts:*' },
          ],
        },
      },
    );
    const answer = await askSts(poolhouse, all, assumption(both.name));
    assert.equal(outcomeOf(answer), refusal(both.name));
    // Nobody learns whether a role is there.
    for (const arn of [
      arnOfRole('missing'),
      arnOfRole(both.name).replace(ACCOUNT, '999999999999'),
      arnOfRole(both.name).replace('aws', 'aws-cn'),
      `${arnOfRole(both.name)}/x`,
      'arn',
    ]) {
      const refused = await askSts(poolhouse, all, { ...assumption(''), RoleArn: arn });
      assert.equal(outcomeOf(refused), refusal('').replace(arnOfRole(''), arn));
      assert.equal(refused.status, 403);
    }
  });

  test('sessions assume roles for an hour, where they are trusted', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const ci = await keyOf();
    const first = await makeRole(poolhouse, { Principal: { AWS: USER } });
    const byRole = await makeRole(
      poolhouse,
      { Principal: { AWS: arnOfRole(first.name) } },
      { maxSessionSeconds: 43_200 },
    );
    const session = await assume(poolhouse, ci, first.name);
    await assume(poolhouse, session, byRole.name);
    const longer = assumption(byRole.name, { DurationSeconds: '3601' });
    assert.match(outcomeOf(await askSts(poolhouse, session, longer)), /1 hour session limit/);
    const other = assumption(byRole.name);
    assert.match(outcomeOf(await askSts(poolhouse, ci, other)), /^AccessDenied: /);
    // What the session was narrowed to it cannot leave by another role.
    const narrowed = await assume(poolhouse, ci, first.name, {
      Policy: '{"Statement":{"Effect":"Allow","Action":"cognito-idp:*","Resource":"*"}}',
    });
    assert.match(
      outcomeOf(await askSts(poolhouse, narrowed, other)),
      /because no session policy allows the sts:AssumeRole action$/,
    );
    const named = await makeRole(poolhouse, {
      Principal: { AWS: `arn:aws:sts::${ACCOUNT}:assumed-role/${first.name}/jane` },
    });
    await assume(poolhouse, session, named.name);
    const joe = await assume(poolhouse, ci, first.name, { RoleSessionName: 'joe' });
    const byJoe = await askSts(poolhouse, joe, assumption(named.name));
    assert.match(outcomeOf(byJoe), /^AccessDenied: /);
  });

  test('a token is good with its own key, at its own store, whole and unchanged', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const ci = await keyOf();
    const role = await makeRole(poolhouse, ANYONE);
    const one = await assume(poolhouse, ci, role.name);
    const other = await assume(poolhouse, ci, role.name);
    const elsewhere = await started(start, t);
    const stranger = await elsewhere.keyOf();
    await makeRole(elsewhere.poolhouse, ANYONE, { name: role.name, id: role.id });
    const foreign = await assume(elsewhere.poolhouse, stranger, role.name);

    const altered = Buffer.from(one.sessionToken, 'base64');
    altered[altered.length - 20]! ^= 1;
    const { sessionToken: _, ...withoutToken } = one;
    for (const credentials of [
      { ...one, sessionToken: other.sessionToken },
      { ...other, accessKeyId: one.accessKeyId, sessionToken: other.sessionToken },
      { ...ci, sessionToken: one.sessionToken },
      { ...one, sessionToken: altered.toString('base64') },
      { ...one, sessionToken: 'x' },
      foreign,
      withoutToken,
    ]) {
      await assert.rejects(poolhouse.client({ credentials }).listUserPools(list), {
        name: 'UnrecognizedClientException',
        message: INVALID,
      });
      const answer = await askSts(poolhouse, credentials, { Action: 'GetCallerIdentity' });
      assert.equal(outcomeOf(answer), `InvalidClientTokenId: ${INVALID}`);
    }
    const wrong = { ...one, secretAccessKey: other.secretAccessKey };
    await assert.rejects(poolhouse.client({ credentials: wrong }).listUserPools(list), {
      name: 'InvalidSignatureException',
    });
    const forged = await askSts(poolhouse, wrong, { Action: 'GetCallerIdentity' });
    assert.equal(forged.text('Code'), 'SignatureDoesNotMatch');
  });

  test('what a request for a role lacks or cannot have is said by name', async (t) => {
    const { poolhouse, keyOf } = await started(start, t);
    const ci = await keyOf();
    const { name } = await makeRole(poolhouse, ANYONE);
    const deep = `${'['.repeat(1000)}${']'.repeat(1000)}`;
    const rows: [Record<string, string>, RegExp][] = [
      [{ RoleSessionName: 'a b' }, /^ValidationError: .*'roleSessionName' failed/],
      [{ RoleSessionName: '' }, /^ValidationError: .*Value null at 'roleSessionName'/],
      [{ DurationSeconds: '899' }, /^ValidationError: .*greater than or equal to 900/],
      [{ DurationSeconds: '43201' }, /^ValidationError: .*less than or equal to 43200/],
      [{ DurationSeconds: '3601' }, /^ValidationError: .*exceeds the MaxSessionDuration/],
      [{ ExternalId: '<' }, /^ValidationError: .*'externalId' failed/],
      [{ SerialNumber: 'x' }, /^ValidationError: SerialNumber is not supported/],
      [{ 'Tags.member.1.Key': 'x' }, /^ValidationError: Tags.member.1.Key is not supported/],
      [{ Policy: '{' }, /^MalformedPolicyDocument: It is not JSON/],
      [{ Policy: deep }, /^MalformedPolicyDocument: It is not JSON/],
      [{ Policy: '[]' }, /^MalformedPolicyDocument: A policy must be a JSON object/],
      [
        { Policy: '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{}}}' },
        /^MalformedPolicyDocument: A Condition needs an operator/,
      ],
      [{ Policy: ' '.repeat(2049) }, /^ValidationError: .*length less than or equal to 2048/],
      [{ Policy: 'x'.repeat(1_000_000) }, /^RequestEntityTooLarge: /],
      [{ Version: '2010-01-01' }, /^InvalidAction: Could not find operation AssumeRole/],
      [{ Action: 'GetSessionToken' }, /^InvalidAction: Could not find operation GetSessionToken/],
    ];
    for (const [change, expected] of rows) {
      const answer = await askSts(poolhouse, ci, { ...assumption(name), ...change });
      assert.match(outcomeOf(answer), expected, JSON.stringify(change).slice(0, 100));
    }
    const elsewhere = await askSts(poolhouse, ci, assumption(name), { service: 'cognito-idp' });
    assert.equal(elsewhere.text('Code'), 'SignatureDoesNotMatch');
    const unsigned = await fetch(poolhouse.url, {
      method: 'POST',
      body: new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' }),
    });
    assert.equal(unsigned.status, 403);
    assert.match(await unsigned.text(), /<Code>MissingAuthenticationToken</);
  });
});
