/** Policies made at random, of right parts and of any JSON: what always holds of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide, type Policy, parsePolicy } from '#domain/access/policy.ts';
import type { RequestContext } from '#domain/access/request-context.ts';
import { contextOf, POOL } from './context.ts';

const ROUNDS = 4_000;

/** A small generator with a seed (mulberry32), so that a failure can be had again. */
function generator(seed: number) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(20_260_101);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const some = <T>(make: () => T): T | T[] =>
  random() < 0.5 ? make() : Array.from({ length: 1 + Math.floor(random() * 3) }, make);

const TEXTS = [
  '*',
  'ci',
  'c?',
  `\${aws:username}`,
  `\${aws:userid, 'x'}`,
  `\${`,
  `\${}`,
  '',
  '\\',
  '日本',
  POOL,
];
const VALUES = [
  ...TEXTS,
  'true',
  'false',
  '0',
  '-1.5',
  '1e9',
  '2026-01-01',
  '2026-13-45T99:99:99Z',
];
const ADDRESSES = ['10.0.0.0/8', '::/0', '1.2.3', '::1%x', '300.1.1.1'];
const OPERATORS = [
  'StringEquals',
  'StringNotLike',
  'NumericLessThan',
  'DateEquals',
  'Bool',
  'Null',
].concat(['IpAddress', 'NotIpAddress', 'ArnLike', 'ArnNotEquals', 'BinaryEquals', '__proto__']);
const KEYS = ['aws:username', 'aws:SourceIp', 'aws:CurrentTime', 'aws:TagKeys', 'aws:EpochTime']
  .concat(['aws:SecureTransport', 'aws:ResourceTag/a', 'aws:RequestTag/b', 'aws:PrincipalArn'])
  .concat(['aws:TokenIssueTime', 'sts:ExternalId', 'aws:Nothing', 'constructor']);
const ANYTHING = [null, 0, 1.5, true, '', 'x', [], {}, [[]], { a: {} }, undefined];

function condition(): unknown {
  if (random() < 0.05) return pick(ANYTHING);
  const operator =
    pick(['', 'ForAllValues:', 'ForAnyValue:']) + pick(OPERATORS) + pick(['', 'IfExists']);
  const values = some(() => (random() < 0.03 ? pick(ANYTHING) : pick([...VALUES, ...ADDRESSES])));
  return { [operator]: { [pick(KEYS)]: values } };
}

function statement(): unknown {
  if (random() < 0.03) return pick(ANYTHING);
  const action = some(() =>
    pick(['*', 'cognito-idp:List*', 'cognito-idp:?*', 'sts:AssumeRole', 'x']),
  );
  const resource = some(() => pick(['*', POOL, 'arn:*', `arn:aws:x:\${aws:username}`, 'pool']));
  return {
    Effect: pick(['Allow', 'Deny']),
    [pick(['Action', 'NotAction'])]: action,
    [pick(['Resource', 'NotResource'])]: resource,
    ...(random() < 0.7 && { Condition: condition() }),
  };
}

function request(): RequestContext {
  return contextOf({
    action: pick(['cognito-idp:ListUsers', 'sts:AssumeRole', '']),
    resource: pick([POOL, '', '*', 'arn:aws:x:ci']),
    sourceAddress: pick(['', '10.1.2.3', '::1', 'unknown', '::ffff:10.1.2.3']),
    userAgent: pick([undefined, '', 'x'.repeat(5_000)]),
    resourceTags: pick<Record<string, string>>([{}, { a: '' }, { A: 'ci', b: 'true' }]),
    requestTags: pick<Record<string, string>>([{}, { b: '5' }]),
    tagKeys: pick([[], ['a'], ['a', 'b', '日本']]),
  });
}

function parsed(document: unknown): Policy | undefined {
  try {
    return parsePolicy(document);
  } catch (error) {
    // What is refused is refused in words, and not by a defect.
    assert.equal((error as Error).constructor, Error, String((error as Error).stack));
    return undefined;
  }
}

test('a policy is refused in words or evaluated, and its denials are never outweighed', () => {
  let evaluated = 0;
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    const Statement = some(statement);
    const policy = parsed({ Version: pick(['2012-10-17', '2008-10-17']), Statement });
    if (!policy) continue;
    evaluated++;
    const context = request();
    const decision = decide(policy, context);
    seen.add(decision);
    const backwards = { ...policy, statements: [...policy.statements].reverse() };
    assert.equal(decide(backwards, context), decision, 'in any order');

    const { statements: deny } = parsePolicy({
      Statement: { Effect: 'Deny', Action: '*', Resource: '*' },
    });
    const denied = { ...policy, statements: [...policy.statements, ...deny] };
    assert.equal(decide(denied, context), 'denied');
    const denials = policy.statements.filter(({ effect }) => effect === 'Deny');
    const alone = decide({ ...policy, statements: denials }, context);
    assert.equal(alone === 'denied', decision === 'denied', 'no permission hides a denial');
  }
  assert.ok(evaluated > ROUNDS / 10, `${evaluated} could be evaluated`);
  assert.deepEqual([...seen].sort(), ['allowed', 'denied', 'unmentioned']);
});
