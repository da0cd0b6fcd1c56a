import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matcherOf } from '#api/protocol/patterns.ts';
import { model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { doorOf, requestFor, told } from './support.ts';

const door = doorOf({ CreateUserPoolClient: () => ({}), SignUp: () => ({}) });

async function message(operation: OperationName, input: unknown): Promise<string> {
  const answer = await door(requestFor(operation, input));
  const { __type, message } = told(answer);
  assert.equal(__type, 'InvalidParameterException');
  assert.equal(answer.status, 400);
  return message;
}

const FAILED = 'failed to satisfy constraint:';

describe('the message of a violated constraint', () => {
  test('names an absent required member', async () => {
    assert.equal(
      await message('DescribeUserPool', {}),
      `1 validation error detected: Value null at 'userPoolId' ${FAILED} Member must not be null`,
    );
  });

  test('says nothing of the value of a sensitive member, absent or not', async () => {
    assert.equal(
      await message('AdminGetUser', { UserPoolId: 'us-east-1_Ab1' }),
      `1 validation error detected: Value at 'username' ${FAILED} Member must not be null`,
    );
    const text = await message('SignUp', {
      ClientId: 'c',
      Username: 'bob',
      Password: 'two words',
    });
    assert.equal(
      text,
      `1 validation error detected: Value at 'password' ${FAILED} Member must satisfy regular expression pattern: [\\S]+`,
    );
  });

  test('shows the value of one member beside the hidden one of another', async () => {
    const text = await message('InitiateAuth', { AuthFlow: 'x', ClientId: '!' });
    assert.match(
      text,
      /^2 validation errors detected: Value 'x' at 'authFlow' .*enum value set: \[/,
    );
    assert.ok(!text.includes("'!'"));
  });

  test('tells pattern, length, range and enum in the words of the service', async () => {
    assert.equal(
      await message('DescribeUserPool', { UserPoolId: 'x' }),
      `1 validation error detected: Value 'x' at 'userPoolId' ${FAILED} Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+`,
    );
    const long = `us-east-1_${'a'.repeat(50)}`;
    assert.equal(
      await message('DescribeUserPool', { UserPoolId: long }),
      `1 validation error detected: Value '${long}' at 'userPoolId' ${FAILED} Member must have length less than or equal to 55`,
    );
    assert.equal(
      await message('ListUserPools', { MaxResults: 0 }),
      `1 validation error detected: Value '0' at 'maxResults' ${FAILED} Member must have value greater than or equal to 1`,
    );
    assert.equal(
      await message('ListUserPools', { MaxResults: 61 }),
      `1 validation error detected: Value '61' at 'maxResults' ${FAILED} Member must have value less than or equal to 60`,
    );
    assert.equal(
      await message('SetUserPoolMfaConfig', {
        UserPoolId: 'us-east-1_a',
        MfaConfiguration: 'MAYBE',
      }),
      `1 validation error detected: Value 'MAYBE' at 'mfaConfiguration' ${FAILED} Member must satisfy enum value set: [OFF, ON, OPTIONAL]`,
    );
  });

  test('counts several violations of one member and of several members together', async () => {
    assert.equal(
      await message('SignUp', { ClientId: '', Username: '', Password: 'x' }),
      [
        `4 validation errors detected: Value at 'clientId' ${FAILED} Member must have length greater than or equal to 1`,
        `Value at 'clientId' ${FAILED} Member must satisfy regular expression pattern: [\\w+]+`,
        `Value at 'username' ${FAILED} Member must have length greater than or equal to 1`,
        `Value at 'username' ${FAILED} Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+`,
      ].join('; '),
    );
  });

  test('counts positions in a list of structures from one', async () => {
    const text = await message('AdminUpdateUserAttributes', {
      UserPoolId: 'us-east-1_a',
      Username: 'bob',
      UserAttributes: [{ Name: 'email', Value: 'a@example.com' }, { Value: 'secret' }],
    });
    assert.equal(
      text,
      `1 validation error detected: Value null at 'userAttributes.2.member.name' ${FAILED} Member must not be null`,
    );
  });

  test('joins nested members with dots', async () => {
    const text = await message('CreateUserPool', {
      PoolName: 'p',
      Policies: { PasswordPolicy: { MinimumLength: 5 } },
    });
    assert.equal(
      text,
      `1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' ${FAILED} Member must have value greater than or equal to 6`,
    );
  });

  test('tells the constraints of a list of scalars at the list', async () => {
    const text = await message('CreateUserPoolClient', {
      UserPoolId: 'us-east-1_a',
      ClientName: 'c',
      CallbackURLs: ['https://a.example', ''],
    });
    assert.equal(
      text,
      `1 validation error detected: Value '[https://a.example, ]' at 'callbackURLs' ${FAILED} Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]`,
    );
  });

  test('tells the constraints of map keys and map values', async () => {
    const text = await message('TagResource', {
      ResourceArn: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_a',
      Tags: { '': 'v', k: 'v'.repeat(257) },
    });
    assert.match(text, /^2 validation errors detected: /);
    assert.ok(text.includes('Map keys must satisfy constraint: [Member must have length less'));
    assert.ok(text.includes('Map value must satisfy constraint: [Member must have length less'));
  });

  test('stops growing after a hundred violations', async () => {
    const text = await message('AdminUpdateUserAttributes', {
      UserPoolId: 'us-east-1_a',
      Username: 'bob',
      UserAttributes: Array.from({ length: 4000 }, () => ({})),
    });
    assert.match(text, /^100 validation errors detected: /);
  });
});

describe('limits', () => {
  test('count characters, not the halves of a pair', async () => {
    const accepted = await door(
      requestFor('SignUp', { ClientId: 'c', Username: '\u{1F511}'.repeat(128), Password: 'x' }),
    );
    assert.equal(accepted.status, 200);
    assert.match(
      await message('SignUp', { ClientId: 'c', Username: '\u{1F511}'.repeat(129), Password: 'x' }),
      /less than or equal to 128$/,
    );
  });

  test('refuse a value of a megabyte for its length alone', async () => {
    const text = await message('SignUp', {
      ClientId: 'c',
      Username: 'bob',
      Password: ' '.repeat(1_000_000),
    });
    assert.equal(
      text,
      `1 validation error detected: Value at 'password' ${FAILED} Member must have length less than or equal to 256`,
    );
  });
});

describe('patterns', () => {
  const patterns = Object.values(model.shapes).flatMap((shape) =>
    shape.type === 'string' && shape.pattern !== undefined ? [shape.pattern] : [],
  );

  test('of the model all compile', () => {
    for (const pattern of patterns) assert.equal(typeof matcherOf(pattern)('x'), 'boolean');
  });

  test('match whole values', () => {
    const digits = matcherOf('[0-9]+');
    assert.deepEqual(
      ['123456', '12345x', 'x123456', '123456\n', '１２３４５６', '+12345', ''].map(digits),
      [true, false, false, false, false, false, false],
    );
  });

  test('take white space in the ASCII sense', () => {
    const password = matcherOf('[\\S]+');
    assert.equal(password('p\u00a0w\u3000'), true);
    for (const space of ' \t\n\v\f\r') assert.equal(password(`p${space}w`), false);
    assert.equal(matcherOf('[\\w\\s+=,.@-]+')('a\u00a0b'), false);
  });

  test('with a leading (?s) let a dot be a line break', () => {
    assert.equal(matcherOf('(?s).*')('a\nb'), true);
  });

  test('around literal texts agree with the engine on short values', () => {
    const shapes = patterns.filter((pattern) => pattern.includes('\\{'));
    assert.ok(shapes.length >= 3);
    const parts = ['{####}', '{##', '##}', '{', '#', '}', 'a', ' ', '\u0007'];
    for (const pattern of shapes) {
      const expression = new RegExp(`^(?:${pattern})$`, 'u');
      for (let i = 0; i < 4000; i++) {
        let value = '';
        for (let n = i; n > 0; n = Math.floor(n / parts.length)) value += parts[n % parts.length];
        assert.equal(matcherOf(pattern)(value), expression.test(value), `${pattern} on ${value}`);
      }
    }
  });

  test('take no longer on values made to mislead them', { timeout: 5_000 }, () => {
    for (const pattern of patterns) {
      for (const part of ['{##', '##}', '@', 'a', '{####}', ':', 'arn:a:a:', '.', '-']) {
        matcherOf(pattern)(`${part.repeat(20_000 / part.length)}\u0007`);
      }
    }
  });
});
