import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decide, parsePolicy } from '#domain/access/policy.ts';
import { contextOf } from './context.ts';

const POOL = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a';
const allow = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: unknown, Resource: unknown = '*') => ({ Effect: 'Deny', Action, Resource });
const decided = (Statement: unknown, action: string, resource = POOL) =>
  decide(parsePolicy({ Version: '2012-10-17', Statement }), contextOf({ action, resource }));

describe('a policy', () => {
  test('allows what a statement names, and nothing else', () => {
    const statement = allow(['cognito-idp:ListUsers', 'cognito-idp:Admin*User']);
    assert.equal(decided(statement, 'cognito-idp:ListUsers'), 'allowed');
    assert.equal(decided(statement, 'cognito-idp:AdminGetUser'), 'allowed');
    assert.equal(decided(statement, 'cognito-idp:AdminGetUsers'), 'unmentioned');
    assert.equal(decided(statement, 'cognito-idp:ListUserPools'), 'unmentioned');
    assert.equal(decided([], 'cognito-idp:ListUsers'), 'unmentioned');
  });

  test('takes actions in any case and resources as they are written', () => {
    assert.equal(decided(allow('COGNITO-IDP:listusers'), 'cognito-idp:ListUsers'), 'allowed');
    assert.equal(
      decided(allow('*', POOL.toUpperCase().replace('ARN', 'arn')), 'cognito-idp:ListUsers'),
      'unmentioned',
    );
  });

  test('denies before it allows, in any order', () => {
    for (const statements of [
      [allow('*'), deny('cognito-idp:Delete*')],
      [deny('cognito-idp:Delete*'), allow('*')],
    ]) {
      assert.equal(decided(statements, 'cognito-idp:DeleteUserPool'), 'denied');
      assert.equal(decided(statements, 'cognito-idp:DescribeUserPool'), 'allowed');
    }
  });

  test('reads * as any run and ? as one character', () => {
    const cases: [string, string, boolean][] = [
      ['arn:aws:cognito-idp:*:*:userpool/*', POOL, true],
      ['arn:aws:cognito-idp:us-east-?:*:userpool/us-east-1_?', POOL, true],
      ['arn:aws:cognito-idp:us-east-1:*:userpool/us-east-1_??', POOL, false],
      ['arn:*us-east-1_a', POOL, true],
      ['arn:*us-east-1_', POOL, false],
      ['arn:**_a**', POOL, true],
    ];
    for (const [pattern, resource, allowed] of cases) {
      const decision = decided(allow('*', pattern), 'cognito-idp:ListUsers', resource);
      assert.equal(decision, allowed ? 'allowed' : 'unmentioned', pattern);
    }
  });

  test('may leave the partition or the region open', () => {
    const gov = 'arn:aws-us-gov:cognito-idp:us-gov-west-1:123456789012:userpool/us-gov-west-1_a';
    for (const pattern of [
      'arn:aws*:cognito-idp:us-gov-west-1:*',
      'arn:aws-us-gov:cognito-idp:us-*:*',
      'arn:aws-us-gov:cognito-idp:us-gov-*:*:userpool/*',
      'arn:*:userpool/us-gov-west-1_?',
    ]) {
      assert.equal(decided(deny('*', pattern), 'cognito-idp:ListUsers', gov), 'denied', pattern);
    }
  });

  test('made of many wildcards takes no longer', { timeout: 2_000 }, () => {
    const pattern = `arn:${'*a'.repeat(5_000)}*b`;
    assert.equal(
      decided(allow('*', pattern), 'cognito-idp:X', `arn:${'a'.repeat(10_000)}`),
      'unmentioned',
    );
  });
});

describe('a policy that cannot be used is refused with the reason', () => {
  const refusals: [unknown, string][] = [
    ['{}', 'A policy must be a JSON object.'],
    [{}, 'A policy needs a Statement.'],
    [{ Version: '2020-01-01', Statement: [] }, 'The Version of a policy must be 2012-10-17.'],
    [{ Statement: [], Extra: 1 }, 'Extra is not supported in a policy.'],
    [{ Statement: [1] }, 'A Statement must be a JSON object.'],
    [
      { Statement: { ...allow('*'), Effect: 'allow' } },
      'The Effect of a Statement must be Allow or Deny.',
    ],
    [{ Statement: { ...allow('*'), Condition: {} } }, 'A Condition needs an operator.'],
    [
      { Statement: { ...allow('*'), NotAction: 'cognito-idp:ListUsers' } },
      'A Statement has Action or NotAction, not both.',
    ],
    [
      { Statement: { ...allow('*'), NotResource: '*' } },
      'A Statement has Resource or NotResource, not both.',
    ],
    [
      { Statement: { ...allow('*'), Principal: '*' } },
      'Principal is not supported in a Statement.',
    ],
    [
      { Statement: allow('ListUsers') },
      'ListUsers is not an action: write it as cognito-idp:Name, or *.',
    ],
    [{ Statement: allow([]) }, 'A Statement needs Action: a text or a list of texts.'],
    [
      { Statement: { Effect: 'Allow', Action: '*' } },
      'A Statement needs Resource: a text or a list of texts.',
    ],
    [{ Statement: allow('*', 'pool') }, 'pool is not a resource: write an ARN, or *.'],
    [
      { Statement: deny('*', 'arn:aws:cognito-idp:us-gov-west-1:*:userpool/*') },
      "arn:aws:cognito-idp:us-gov-west-1:*:userpool/* is no pool's: regions us-gov-west-1 are in the partition aws-us-gov.",
    ],
    [
      { Statement: deny('*', 'arn:aws:cognito-idp:cn-*:*:userpool/*') },
      "arn:aws:cognito-idp:cn-*:*:userpool/* is no pool's: regions cn-* are in the partition aws-cn.",
    ],
    [
      { Statement: allow('*', 'arn:aws-cn:cognito-idp:eu-west-1:*:userpool/*') },
      "arn:aws-cn:cognito-idp:eu-west-1:*:userpool/* is no pool's: regions eu-west-1 are in the partition aws.",
    ],
    [
      { Statement: allow('*', `arn:\${aws:username}`) },
      'Policy variables need the Version 2012-10-17.',
    ],
  ];
  for (const [document, message] of refusals) {
    test(message, () => assert.throws(() => parsePolicy(document), { message }));
  }
});
