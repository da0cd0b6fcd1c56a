import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide, parsePolicy } from '#domain/access/policy.ts';
import type { RequestContext } from '#domain/access/request-context.ts';
import { contextOf, POOL } from './context.ts';

type Change = Partial<RequestContext>;
type Row = readonly [Condition: unknown, change: Change, holds: boolean];

const ROLE: Change = {
  principal: {
    type: 'AssumedRole',
    accessKeyId: 'ASIA',
    roleName: 'deploy',
    roleId: 'AROA1',
    sessionName: 'jane',
    issuedAt: Date.UTC(2026, 0, 1, 11),
  },
};
const tagged = (resourceTags: Record<string, string>): Change => ({ resourceTags });
const requested = (requestTags: Record<string, string>): Change => ({
  requestTags,
  tagKeys: Object.keys(requestTags),
});

const SUBJECTS: Readonly<Record<string, readonly Row[]>> = {
  'texts are compared as they are, in any case, or with wildcards': [
    [{ StringEquals: { 'aws:username': 'ci' } }, {}, true],
    [{ StringEquals: { 'aws:username': 'CI' } }, {}, false],
    [{ StringEquals: { 'aws:username': 'c*' } }, {}, false],
    [{ StringEquals: { 'aws:username': ['a', 'ci'] } }, {}, true],
    [{ StringNotEquals: { 'aws:username': ['a', 'ci'] } }, {}, false],
    [{ StringNotEquals: { 'aws:username': ['a', 'b'] } }, {}, true],
    [{ StringEqualsIgnoreCase: { 'aws:username': 'CI' } }, {}, true],
    [{ StringNotEqualsIgnoreCase: { 'aws:username': 'CI' } }, {}, false],
    [{ StringLike: { 'aws:username': 'c?' } }, {}, true],
    [{ StringLike: { 'aws:UserAgent': '*cli*' } }, {}, true],
    [{ StringNotLike: { 'aws:username': 'c*' } }, {}, false],
    [{ StringEquals: { 'aws:PrincipalAccount': '123456789012' } }, {}, true],
    [{ StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }, {}, true],
    [{ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }, ROLE, true],
    [{ StringLike: { 'aws:userid': 'AROA1:*' } }, ROLE, true],
  ],
  'every operator and every key must hold': [
    [{ StringEquals: { 'aws:username': 'ci', 'aws:RequestedRegion': 'eu-west-1' } }, {}, false],
    [{ StringEquals: { 'aws:username': 'ci' }, Bool: { 'aws:SecureTransport': false } }, {}, false],
    [{ StringEquals: { 'aws:username': 'ci' }, Bool: { 'aws:SecureTransport': true } }, {}, true],
  ],
  'numbers, times and truth values are compared as such': [
    [{ NumericGreaterThan: { 'aws:EpochTime': 1767268799 } }, {}, true],
    [{ NumericLessThanEquals: { 'aws:EpochTime': '1767268799' } }, {}, false],
    [{ NumericEquals: { 'aws:ResourceTag/level': '5' } }, tagged({ level: '5.0' }), true],
    [{ NumericNotEquals: { 'aws:ResourceTag/level': '5' } }, tagged({ level: 'five' }), true],
    [{ NumericLessThan: { 'aws:ResourceTag/level': '5' } }, tagged({ level: 'five' }), false],
    [
      { NumericGreaterThanEquals: { 'aws:ResourceTag/level': '-1' } },
      tagged({ level: '-1' }),
      true,
    ],
    [{ DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T11:59:59Z' } }, {}, true],
    [{ DateLessThan: { 'aws:CurrentTime': '2026-01-01T12:00:00Z' } }, {}, false],
    [{ DateLessThanEquals: { 'aws:CurrentTime': '2026-01-01T13:00:00+01:00' } }, {}, true],
    [{ DateEquals: { 'aws:CurrentTime': '1767268800' } }, {}, true],
    [{ DateGreaterThanEquals: { 'aws:CurrentTime': '2026-01-02' } }, {}, false],
    [{ DateNotEquals: { 'aws:CurrentTime': '2026-01-02' } }, {}, true],
    [{ DateLessThan: { 'aws:EpochTime': '2026-01-02' } }, {}, true],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T11:30:00Z' } }, ROLE, true],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2026-01-01T10:30:00Z' } }, ROLE, false],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, {}, true],
    [{ Bool: { 'aws:SecureTransport': 'false' } }, { isEncrypted: false }, true],
  ],
  'addresses are compared by ranges': [
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }, {}, true],
    [{ IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.7'] } }, {}, true],
    [{ IpAddress: { 'aws:SourceIp': '203.0.113.8' } }, {}, false],
    [{ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '10.0.0.0/8'] } }, {}, false],
    [{ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, {}, true],
    [{ IpAddress: { 'aws:SourceIp': '2001:db8::/32' } }, { sourceAddress: '2001:db8::1' }, true],
    [
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { sourceAddress: '::ffff:203.0.113.7' },
      true,
    ],
    [{ IpAddress: { 'aws:SourceIp': 'fe80::/10' } }, { sourceAddress: 'fe80::1%eth0' }, true],
    [{ IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { sourceAddress: '' }, false],
    [{ NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } }, { sourceAddress: '' }, true],
  ],
  'ARNs are compared part by part': [
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/ci' } }, {}, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*:iam::*:user/*' } }, {}, true],
    [{ ArnLike: { 'aws:PrincipalArn': 'arn:*:user/ci' } }, {}, false],
    [{ StringLike: { 'aws:PrincipalArn': 'arn:*:user/ci' } }, {}, true],
    [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:user/ci' } }, {}, false],
    [{ ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/x' } }, {}, true],
    [{ ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:role/deploy' } }, ROLE, true],
    // The caller chooses the region of a request, and cannot choose another name by it.
    [
      { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::123456789012:user/ci' } },
      { region: 'cn-north-1' },
      true,
    ],
  ],
  'an absent key is unequal to all': [
    [{ StringEquals: { 'aws:username': 'ci' } }, ROLE, false],
    [{ StringNotEquals: { 'aws:username': 'ci' } }, ROLE, true],
    [{ StringEqualsIfExists: { 'aws:username': 'jane' } }, ROLE, true],
    [{ StringEqualsIfExists: { 'aws:username': 'jane' } }, {}, false],
    [{ StringNotLike: { 'aws:UserAgent': '*' } }, { userAgent: undefined }, true],
    [{ DateLessThan: { 'aws:TokenIssueTime': '2030-01-01' } }, {}, false],
    [{ BoolIfExists: { 'aws:ResourceTag/open': 'true' } }, {}, true],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    [{ Null: { 'aws:TokenIssueTime': false } }, ROLE, true],
    [{ Null: { 'aws:ResourceTag/team': 'false' } }, {}, false],
    [{ Null: { 'aws:TagKeys': 'true' } }, {}, true],
    [{ StringEquals: { 'sts:ExternalId': 'x' } }, {}, false],
  ],
  'tags of the pool and of the request': [
    [{ StringEquals: { 'aws:ResourceTag/team': 'a' } }, tagged({ team: 'a' }), true],
    [{ StringEquals: { 'aws:ResourceTag/team': 'a' } }, requested({ team: 'a' }), false],
    [{ StringEquals: { 'aws:RequestTag/team': 'a' } }, requested({ team: 'a' }), true],
    [{ StringEquals: { 'AWS:RESOURCETAG/Team': 'a' } }, tagged({ team: 'a' }), true],
    // A tag that is written as the policy has it comes before one that is not.
    [{ StringEquals: { 'aws:ResourceTag/team': 'a' } }, tagged({ TEAM: 'a', team: 'b' }), false],
    [{ StringEquals: { 'aws:ResourceTag/toString': 'a' } }, tagged({}), false],
    [{ StringLike: { 'aws:ResourceTag/__proto__': '*' } }, tagged({}), false],
  ],
  'all or any of several values': [
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } }, requested({ a: '' }), true],
    [
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['a', 'b'] } },
      requested({ a: '', c: '' }),
      false,
    ],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }, {}, true],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, requested({ a: '', c: '' }), true],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } }, {}, false],
    [{ 'ForAnyValue:StringEqualsIfExists': { 'aws:TagKeys': 'a' } }, {}, true],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } }, requested({ a: '' }), false],
    [{ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } }, {}, false],
    [{ 'ForAllValues:StringNotLike': { 'aws:TagKeys': 'x*' } }, requested({ a: '', b: '' }), true],
    [{ 'forallvalues:stringlike': { 'aws:tagkeys': 'A*' } }, requested({ a1: '' }), false],
  ],
  'variables are the values of keys': [
    [
      { StringEquals: { 'aws:ResourceTag/owner': `\${aws:username}` } },
      tagged({ owner: 'ci' }),
      true,
    ],
    [
      { StringEquals: { 'aws:ResourceTag/owner': `\${aws:username}` } },
      tagged({ owner: 'x' }),
      false,
    ],
    [
      { StringLike: { 'aws:ResourceTag/owner': `\${AWS:UserName}-*` } },
      tagged({ owner: 'ci-1' }),
      true,
    ],
    [
      { StringEquals: { 'aws:ResourceTag/a': `\${aws:ResourceTag/b}` } },
      tagged({ a: '1', b: '1' }),
      true,
    ],
    [{ StringEquals: { 'aws:ResourceTag/a': `\${aws:ResourceTag/b}` } }, tagged({ a: '1' }), false],
    [{ StringNotEquals: { 'aws:PrincipalAccount': `\${aws:username}` } }, ROLE, false],
    [
      { StringEquals: { 'aws:ResourceTag/a': `\${aws:username, 'none'}` } },
      tagged({ a: 'ci' }),
      true,
    ],
    [
      { StringEquals: { 'aws:ResourceTag/a': `\${aws:username, 'none'}` } },
      { ...ROLE, ...tagged({ a: 'none' }) },
      true,
    ],
    [{ StringLike: { 'aws:ResourceTag/a': `\${*}?\${?}\${$}` } }, tagged({ a: '*x?$' }), true],
    [{ StringLike: { 'aws:ResourceTag/a': `\${*}` } }, tagged({ a: 'x' }), false],
    // A name is compared as it is, whatever is in it.
    [
      { StringLike: { 'aws:ResourceTag/a': `\${aws:username}` } },
      {
        ...tagged({ a: 'anything' }),
        principal: { type: 'IAMUser', accessKeyId: 'AKIA', userName: '*' },
      },
      false,
    ],
  ],
};

describe('a condition', () => {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*' };
  for (const [subject, rows] of Object.entries(SUBJECTS)) {
    test(subject, () => {
      for (const [Condition, change, expected] of rows) {
        const document = { Version: '2012-10-17', Statement: { ...statement, Condition } };
        const decision = decide(parsePolicy(document), contextOf(change));
        const shown = JSON.stringify([Condition, change]);
        assert.equal(decision, expected ? 'allowed' : 'unmentioned', shown);
      }
    });
  }

  test('has no variables in a document without the version that brought them', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/a': `\${aws:username}` } };
    const policy = parsePolicy({ Statement: { ...statement, Condition } });
    assert.equal(decide(policy, contextOf(tagged({ a: `\${aws:username}` }))), 'allowed');
    assert.equal(decide(policy, contextOf(tagged({ a: 'ci' }))), 'unmentioned');
  });
});

describe('a condition that cannot be used is refused by name', () => {
  const refusals: readonly [unknown, string][] = [
    [[], 'A Condition must be a JSON object.'],
    [{ StringEquals: {} }, 'StringEquals needs a condition key.'],
    [{ StringEquals: { 'aws:username': [] } }, 'aws:username needs a value, or a list of values.'],
    [
      { StringEquals: { 'aws:username': null } },
      'aws:username needs a value, or a list of values.',
    ],
    [
      { StringEquals: { 'aws:username': [{}] } },
      'aws:username needs a value, or a list of values.',
    ],
    [{ StringIs: { 'aws:username': 'x' } }, 'StringIs is no condition operator of this server.'],
    [
      { constructor: { 'aws:username': 'x' } },
      'constructor is no condition operator of this server.',
    ],
    [
      { BinaryEquals: { 'aws:username': 'x' } },
      'BinaryEquals is no condition operator of this server.',
    ],
    [
      { 'ForEachValue:StringEquals': { 'aws:username': 'x' } },
      'ForEachValue:StringEquals is no condition operator of this server.',
    ],
    [
      { Bool: { 'aws:MultiFactorAuthPresent': true } },
      'aws:MultiFactorAuthPresent is no condition key of this server.',
    ],
    [
      { StringEquals: { 'aws:RequestTag/': 'x' } },
      'aws:RequestTag/ is no condition key of this server.',
    ],
    [{ StringEquals: { __proto_: 'x' } }, '__proto_ is no condition key of this server.'],
    [{ IpAddress: { 'aws:username': '10.0.0.1' } }, 'IpAddress cannot be used with aws:username.'],
    [{ NumericEquals: { 'aws:SourceIp': 1 } }, 'NumericEquals cannot be used with aws:SourceIp.'],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/33' } }, '10.0.0.0/33 is no value for IpAddress.'],
    [{ DateLessThan: { 'aws:CurrentTime': 'soon' } }, 'soon is no value for DateLessThan.'],
    [{ Bool: { 'aws:SecureTransport': 'yes' } }, 'yes is no value for Bool.'],
    [{ NumericEquals: { 'aws:EpochTime': '0x10' } }, '0x10 is no value for NumericEquals.'],
    [{ Null: { 'aws:username': 'maybe' } }, 'The value for Null must be true or false.'],
    [
      { StringEquals: { 'aws:TagKeys': 'x' } },
      'aws:TagKeys has several values: use ForAllValues or ForAnyValue.',
    ],
    [
      { StringEquals: { 'aws:username': `\${aws:nothing}` } },
      `\${aws:nothing} is no policy variable of this server.`,
    ],
    [
      { StringEquals: { 'aws:username': `\${aws:TagKeys}` } },
      `\${aws:TagKeys} is no policy variable of this server.`,
    ],
    [{ StringEquals: { 'aws:username': `\${aws:` } }, `The variable in \${aws: has no end.`],
  ];
  for (const [Condition, message] of refusals) {
    test(message, () => {
      const Statement = { Effect: 'Deny', Action: '*', Resource: '*', Condition };
      assert.throws(() => parsePolicy({ Version: '2012-10-17', Statement }), { message });
    });
  }
});

describe('what a statement leaves out', () => {
  const decided = (statement: object, change: Change = {}) =>
    decide(
      parsePolicy({ Version: '2012-10-17', Statement: { Effect: 'Allow', ...statement } }),
      contextOf(change),
    );

  test('NotAction is every action but those', () => {
    const all = { NotAction: ['cognito-idp:Delete*', 'sts:*'], Resource: '*' };
    assert.equal(decided(all), 'allowed');
    assert.equal(decided(all, { action: 'cognito-idp:DeleteUserPool' }), 'unmentioned');
    assert.equal(decided(all, { action: 'STS:AssumeRole' }), 'unmentioned');
  });

  test('NotResource is every resource but those', () => {
    const all = { Action: '*', NotResource: POOL };
    assert.equal(decided(all), 'unmentioned');
    assert.equal(decided(all, { resource: `${POOL}b` }), 'allowed');
    assert.equal(decided({ ...all, Effect: 'Deny' }, { resource: `${POOL}b` }), 'denied');
  });

  test('a variable without a value in a resource allows nothing, and exempts nothing', () => {
    const named = `arn:aws:cognito-idp:us-east-1:*:userpool/\${aws:username}`;
    const own = { Action: '*', Resource: named };
    const notOwn = { Action: '*', NotResource: named };
    const resource = 'arn:aws:cognito-idp:us-east-1:1:userpool/ci';
    assert.equal(decided(own, { resource }), 'allowed');
    assert.equal(decided(own, { resource, ...ROLE }), 'unmentioned');
    assert.equal(decided(notOwn, { resource, ...ROLE }), 'unmentioned');
    assert.equal(decided({ ...notOwn, Effect: 'Deny' }, { resource, ...ROLE }), 'denied');
  });
});
