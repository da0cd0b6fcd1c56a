import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPolicyText } from '#domain/access/documents.ts';
import { parsePolicy } from '#domain/access/policy.ts';
import { parseTrustPolicy } from '#domain/access/trust.ts';

const read = (text: string) => readPolicyText(text, parsePolicy);

test('a text that is no policy, or more than one, is refused with the reason', () => {
  const statement = '"Effect":"Allow","Action":"*","Resource":"*"';
  const rows: [string, string][] = [
    ['{', 'It is not JSON.'],
    ['null', 'A policy must be a JSON object.'],
    [`${'['.repeat(5000)}${']'.repeat(5000)}`, 'It is not JSON.'],
    [`{"Id":"${'x'.repeat(1_000_000)}"}`, 'A policy has at most 10240 characters.'],
    [`{"Statement":{${statement},"Effect":"Deny"}}`, 'Effect stands there twice.'],
    [`{"Statement":{${statement},"\\u0045ffect" : "Deny"}}`, 'Effect stands there twice.'],
    [
      `{"Statement":[{${statement},"Condition":{"Bool":{"aws:SecureTransport":"true"}},"Condition":{"Null":{"aws:username":"false"}}}]}`,
      'Condition stands there twice.',
    ],
    [`{"Statement":{${statement},"effect":"Deny"}}`, 'effect is not supported in a Statement.'],
    [`{"Statement":{${statement},"__proto__":{}}}`, '__proto__ is not supported in a Statement.'],
  ];
  for (const [text, message] of rows) assert.throws(() => read(text), { message });
  // Names in one object and in another are not the same member, nor are values.
  const two = `{"Statement":[{${statement},"Sid":"Effect"},{${statement},"Sid":"a\\":\\"b"}]}`;
  assert.deepEqual(read(two), JSON.parse(two));
});

test('a trust policy that cannot be used is refused with the reason', () => {
  const trust = (Principal: unknown, more: object = {}) => ({
    Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal, ...more },
  });
  const form =
    'write an account number, *, or the ARN of a user, role or session without wildcards.';
  const rows: [unknown, string][] = [
    [trust(undefined), 'The Principal of a Statement must be a JSON object.'],
    [trust({ Service: 'lambda.amazonaws.com' }), 'Service is not supported in a Principal.'],
    [trust({ AWS: [] }), 'A Statement needs Principal: a text or a list of texts.'],
    [trust({ AWS: '12345' }), `12345 is no principal: ${form}`],
    [
      trust({ AWS: 'arn:aws:iam::123456789012:user/*' }),
      `arn:aws:iam::123456789012:user/* is no principal: ${form}`,
    ],
    [
      trust({ AWS: 'arn:aws:iam::123456789012:group/a' }),
      `arn:aws:iam::123456789012:group/a is no principal: ${form}`,
    ],
    [trust('*', { Resource: '*' }), 'Resource is not supported in a Statement of a trust policy.'],
    [
      { Statement: { Effect: 'Deny', Action: '*', NotPrincipal: '*' } },
      'NotPrincipal is not supported in a Statement of a trust policy.',
    ],
  ];
  for (const [document, message] of rows) {
    assert.throws(() => parseTrustPolicy(document), { message });
  }
});
