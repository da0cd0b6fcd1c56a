import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deserialize } from '#api/protocol/deserialize.ts';
import { doorOf, requestFor, told } from './support.ts';

let seen: Record<string, unknown> = {};
const keep = (input: Record<string, unknown>) => {
  seen = input;
  return {};
};
const door = doorOf({
  SignUp: keep,
  ListUserPools: keep,
  UpdateUserPool: keep,
  InitiateAuth: keep,
  AdminListUserAuthEvents: keep,
  SetUICustomization: keep,
  CreateManagedLoginBranding: keep,
  AdminSetUserMFAPreference: keep,
  VerifySoftwareToken: keep,
});
const POOL = 'us-east-1_a';

async function accepted(operation: string, body: unknown) {
  const answer = await door(requestFor(operation, body));
  assert.equal(answer.status, 200, answer.body);
  return seen;
}

async function refused(operation: string, body: unknown): Promise<string> {
  const answer = await door(requestFor(operation, body));
  assert.equal(answer.status, 400);
  const { __type, message, ...rest } = told(answer);
  assert.equal(__type, 'SerializationException');
  assert.deepEqual(rest, {});
  return message;
}

describe('a body', () => {
  test('that is empty or null is an empty object', async () => {
    for (const body of ['', 'null', '{}']) {
      const { __type } = told(await door(requestFor('DescribeUserPool', body)));
      assert.equal(__type, 'InvalidParameterException');
    }
  });

  test('that is no JSON is refused', async () => {
    for (const body of ['{', '{}}', "{'a':1}", '\ufeff{}', '{"a":01}', 'NaN', '<x/>']) {
      assert.equal(
        await refused('DescribeUserPool', body),
        'Could not parse request body into json.',
        body,
      );
    }
  });

  test('that is no object is refused', async () => {
    for (const body of ['[]', '"x"', '1', 'true']) {
      assert.equal(await refused('DescribeUserPool', body), 'Unexpected field type', body);
    }
  });

  test('that is not UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"UserPoolId":"'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    assert.match(await refused('DescribeUserPool', body), /UTF-8/);
  });

  test('nested more deeply, or with more members, than any input is refused unread', async () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const many = `[${'0,'.repeat(100_000)}0]`;
    const message = 'The request body is nested too deeply, or has too many members.';
    for (const large of [nested(100_000), nested(101), many]) {
      assert.equal(await refused('DescribeUserPool', large), message);
      assert.equal(await refused('ListUserPools', `{"MaxResults":1,"Unknown":${large}}`), message);
    }
    assert.equal(await refused('DescribeUserPool', nested(100)), 'Unexpected field type');
    await accepted('ListUserPools', `{"MaxResults":1,"Unknown":${nested(99)}}`);
    const branding = `{"UserPoolId":"${POOL}","Settings":${nested(99)}}`;
    assert.match(await refused('CreateManagedLoginBranding', branding), /nested too deeply/);
  });
});

describe('members', () => {
  test('the model does not know are ignored', async () => {
    assert.deepEqual(await accepted('ListUserPools', { MaxResults: 1, Verbose: true }), {
      MaxResults: 1,
    });
  });

  test('that are null are absent, at every depth', async () => {
    const input = await accepted('UpdateUserPool', {
      UserPoolId: POOL,
      MfaConfiguration: null,
      Policies: { PasswordPolicy: null, SignInPolicy: {} },
      AutoVerifiedAttributes: [null, 'email', null],
      UserPoolTags: { a: null, b: 'c' },
    });
    assert.deepEqual(input, {
      UserPoolId: POOL,
      Policies: { SignInPolicy: {} },
      AutoVerifiedAttributes: ['email'],
      UserPoolTags: { b: 'c' },
    });
  });

  test('with names every object has are names like any other', async () => {
    const tags = '{"__proto__":"x","constructor":"y","toString":"z"}';
    const input = await accepted(
      'UpdateUserPool',
      `{"__proto__":{"MfaConfiguration":"ON"},"constructor":{},"UserPoolId":"${POOL}","UserPoolTags":${tags}}`,
    );
    assert.deepEqual(Object.keys(input), ['UserPoolId', 'UserPoolTags']);
    const given = input.UserPoolTags as object;
    assert.deepEqual(Object.entries(given), [
      ['__proto__', 'x'],
      ['constructor', 'y'],
      ['toString', 'z'],
    ]);
    assert.equal(Object.getPrototypeOf(given), Object.prototype);
  });

  test('given twice count once, with the last value', async () => {
    assert.deepEqual(await accepted('ListUserPools', '{"MaxResults":1,"MaxResults":2}'), {
      MaxResults: 2,
    });
  });
});

describe('a value of the wrong type', () => {
  const cases: [string, string, unknown, string][] = [
    ['DescribeUserPool', 'UserPoolId', 7, 'NUMBER_VALUE can not be converted to String'],
    ['DescribeUserPool', 'UserPoolId', true, 'TRUE_VALUE can not be converted to String'],
    ['DescribeUserPool', 'UserPoolId', ['x'], 'Start of list found where not expected.'],
    ['DescribeUserPool', 'UserPoolId', {}, 'Start of structure or map found where not expected.'],
    ['ListUserPools', 'MaxResults', '7', 'STRING_VALUE can not be converted to Integer'],
    ['ListUserPools', 'MaxResults', 1.5, 'NUMBER_VALUE can not be converted to Integer'],
    ['ListUserPools', 'MaxResults', 2 ** 31, 'NUMBER_VALUE can not be converted to Integer'],
    ['UpdateUserPool', 'AutoVerifiedAttributes', 'email', 'Unexpected field type'],
    ['UpdateUserPool', 'AutoVerifiedAttributes', { 0: 'email' }, 'Unexpected field type'],
    ['UpdateUserPool', 'Policies', 'x', 'Unexpected field type'],
    ['UpdateUserPool', 'Policies', [], 'Unexpected field type'],
    ['UpdateUserPool', 'UserPoolTags', [['a', 'b']], 'Unexpected field type'],
    ['UpdateUserPool', 'UserPoolTags', { a: 1 }, 'NUMBER_VALUE can not be converted to String'],
    [
      'AdminCreateUser',
      'ForceAliasCreation',
      'true',
      'STRING_VALUE can not be converted to Boolean',
    ],
    ['AdminCreateUser', 'ForceAliasCreation', 1, 'NUMBER_VALUE can not be converted to Boolean'],
    [
      'InitiateAuth',
      'AuthParameters',
      { USERNAME: ['a'] },
      'Start of list found where not expected.',
    ],
  ];
  for (const [operation, member, value, message] of cases) {
    test(`${operation}.${member} = ${JSON.stringify(value)} is refused`, async () => {
      assert.equal(await refused(operation, { [member]: value }), message);
    });
  }

  test('is refused before the constraints are looked at', async () => {
    assert.equal(
      await refused('SignUp', { Username: '', Password: 1 }),
      'NUMBER_VALUE can not be converted to String',
    );
  });
});

describe('numbers', () => {
  test('may be written with an exponent or a fraction of zero', async () => {
    for (const text of ['2e1', '20.0', '20']) {
      assert.deepEqual(await accepted('ListUserPools', `{"MaxResults":${text}}`), {
        MaxResults: 20,
      });
    }
  });

  test('beyond all bounds are refused', async () => {
    await refused('ListUserPools', '{"MaxResults":1e999}');
    await refused('ListUserPools', '{"MaxResults":-1e999}');
  });
});

describe('strings', () => {
  test('with NUL or half a surrogate pair are refused', async () => {
    for (const text of ['a\\u0000b', '\\ud83d', '\\udd11\\ud83d']) {
      const message = await refused('UpdateUserPool', `{"UserPoolTags":{"k":"${text}"}}`);
      assert.match(message, /not allowed/);
      await refused('UpdateUserPool', `{"UserPoolTags":{"${text}":"v"}}`);
    }
  });

  test('keep every other character', async () => {
    const text = '\u{1F511}\u200dé\u0301\u2028\t\n"\\';
    const input = await accepted('UpdateUserPool', { UserPoolId: POOL, UserPoolTags: { k: text } });
    assert.deepEqual(input.UserPoolTags, { k: text });
  });
});

describe('codes', () => {
  const malformed: unknown[] = [
    '１２３４５６',
    '+12345',
    '-12345',
    ' 12345',
    '12345 ',
    '12345\n',
    '12345',
    '1234567',
    '',
    '1'.repeat(1_000_000),
    null,
    123456,
    ['123456'],
    { code: '123456' },
    '٣٤٥٦٧٨',
    '12345\u0000',
  ];
  test('that are not six ASCII digits are refused before anything else', async () => {
    for (const code of malformed) {
      const answer = await door(requestFor('VerifySoftwareToken', { UserCode: code }));
      assert.equal(answer.status, 400, JSON.stringify(code)?.slice(0, 40));
    }
    assert.deepEqual(await accepted('VerifySoftwareToken', { UserCode: '012345' }), {
      UserCode: '012345',
    });
  });
});

describe('instants', () => {
  const read = (At: unknown) =>
    deserialize({ type: 'structure', members: { At: 'DateType' } }, { At });

  test('are epoch seconds or ISO 8601 text', () => {
    const At = new Date(1795311587_250);
    assert.deepEqual(read(1795311587.25), { At });
    assert.deepEqual(read('2026-11-22T01:39:47.25Z'), { At });
    assert.deepEqual(read('2026-11-22T02:39:47.250+01:00'), { At });
  });

  test('of any other form are refused', () => {
    for (const value of ['yesterday', '2026-11-22', '1795311587', 1e300, true, {}]) {
      assert.throws(() => read(value), { name: 'SerializationException' });
    }
  });
});

describe('blobs and documents', () => {
  test('a blob is base64', async () => {
    const input = await accepted('SetUICustomization', { UserPoolId: POOL, ImageFile: 'AAEC/w==' });
    assert.deepEqual(input.ImageFile, Buffer.from([0, 1, 2, 255]));
    for (const text of ['AAE', 'AA E', '====', 'AAEC_w==']) {
      await refused('SetUICustomization', { UserPoolId: POOL, ImageFile: text });
    }
  });

  test('a document is taken as it is', async () => {
    const Settings = { a: [1, null, { b: 'c' }], d: false };
    const input = await accepted('CreateManagedLoginBranding', {
      UserPoolId: POOL,
      ClientId: 'c',
      Settings,
    });
    assert.deepEqual(input.Settings, Settings);
  });
});
