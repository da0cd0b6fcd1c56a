import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ApiRequest } from '#api/operation.ts';
import { invalidParameter, poolNotFound } from '#contract/errors.ts';
import type { LogFields } from '#platform/log.ts';
import { silentLog } from '#platform/log.ts';
import { DEV_AUTHORIZATION, doorOf, requestFor, told, without } from './support.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const EXPOSED = 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date';
const POOL = 'us-east-1_a';

describe('a success', () => {
  const door = doorOf({
    DescribeUserPool: () => ({
      UserPool: { Id: POOL, Name: undefined, Arn: null, Inner: 1 },
      Unmodelled: 'x',
    }),
    DeleteUserPool: () => undefined,
    SetUserMFAPreference: () => undefined,
    ListUserPools: () => ({
      UserPools: [
        { CreationDate: new Date(1795311587_000), LastModifiedDate: new Date(1795311587_120) },
      ],
    }),
    GetUICustomization: () => ({ UICustomization: { UserPoolId: POOL } }),
    GetTokensFromRefreshToken: () => ({ AuthenticationResult: { ExpiresIn: 3600 } }),
    InitiateAuth: () => ({ ChallengeParameters: {}, AuthenticationResult: { ExpiresIn: 60 } }),
  });

  test('carries the request id, the content type and the CORS headers, and nothing of an error', async () => {
    const answer = await door(requestFor('DescribeUserPool', { UserPoolId: POOL }));
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.headers, {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': ID,
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': EXPOSED,
    });
  });

  test('lets only modelled members out, and no null', async () => {
    const { body } = await door(requestFor('DescribeUserPool', { UserPoolId: POOL }));
    assert.equal(body, `{"UserPool":{"Id":"${POOL}"}}`);
  });

  test('has an empty body where the model has no output, and {} where it is empty', async () => {
    const empty = await door(requestFor('DeleteUserPool', { UserPoolId: POOL }));
    assert.deepEqual([empty.status, empty.body], [200, '']);
    const structure = await door(requestFor('SetUserMFAPreference', { AccessToken: 'a' }));
    assert.deepEqual([structure.status, structure.body], [200, '{}']);
  });

  test('writes instants as seconds with a fraction, whole ones too', async () => {
    const { body } = await door(requestFor('ListUserPools', { MaxResults: 1 }));
    assert.ok(body.includes('"CreationDate":1795311587.0'), body);
    assert.ok(body.includes('"LastModifiedDate":1795311587.12'), body);
  });

  test('keeps an empty map that is there', async () => {
    const { body } = await door(
      requestFor('InitiateAuth', { AuthFlow: 'USER_AUTH', ClientId: 'c' }),
    );
    assert.ok(body.includes('"ChallengeParameters":{}'));
  });
});

describe('a failure', () => {
  const door = doorOf({
    DescribeUserPool: () => {
      throw poolNotFound('x');
    },
    GetUser: () => {
      throw invalidParameter('Ünïcode\r\nX-Injected: 1 \u{1F511}');
    },
    SignUp: () => {
      throw invalidParameter('');
    },
    ListUsers: () => {
      throw invalidParameter('a'.repeat(40_000));
    },
  });

  test('names itself bare in the body and with a colon in the header', async () => {
    const answer = await door(requestFor('DescribeUserPool', { UserPoolId: POOL }));
    assert.equal(answer.status, 400);
    assert.equal(
      answer.body,
      '{"__type":"ResourceNotFoundException","message":"User pool x does not exist."}',
    );
    assert.deepEqual(answer.headers, {
      'Content-Type': 'application/x-amz-json-1.1',
      'x-amzn-RequestId': ID,
      'x-amzn-ErrorType': 'ResourceNotFoundException:',
      'x-amzn-ErrorMessage': 'User pool x does not exist.',
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': EXPOSED,
    });
  });

  test('cannot add a header, whatever its message', async () => {
    const answer = await door(requestFor('GetUser', { AccessToken: 'a' }));
    assert.equal(told(answer).message, 'Ünïcode\r\nX-Injected: 1 \u{1F511}');
    assert.equal(answer.headers['x-amzn-ErrorMessage'], 'Ünïcode??X-Injected: 1 ??');
  });

  test('with a long message keeps its headers small', async () => {
    const answer = await door(requestFor('ListUsers', { UserPoolId: POOL }));
    assert.equal(told(answer).message.length, 40_000);
    assert.equal(answer.headers['x-amzn-ErrorMessage']?.length, 1024);
  });

  test('never has an empty message', async () => {
    const answer = await door(
      requestFor('SignUp', { ClientId: 'c', Username: 'u', Password: 'p' }),
    );
    assert.notEqual(told(answer).message, '');
  });
});

describe('a defect', () => {
  const logged: [string, LogFields | undefined][] = [];
  const log = { ...silentLog, error: (event: string, f?: LogFields) => logged.push([event, f]) };
  const broken = () => {
    throw new TypeError('the secret is hunter2');
  };
  const door = doorOf(
    {
      DescribeUserPool: broken,
      ListUserPoolClientSecrets: broken,
      ListUserPools: () => ({ UserPools: 'not a list' }),
    },
    { log },
  );

  test('is logged with the request id and told without its text', async () => {
    const answer = await door(requestFor('DescribeUserPool', { UserPoolId: POOL }));
    assert.equal(answer.status, 500);
    assert.equal(told(answer).__type, 'InternalErrorException');
    assert.ok(!JSON.stringify(answer).includes('hunter2'));
    const [event, fields] = logged.at(-1)!;
    assert.deepEqual(
      [event, fields?.requestId, fields?.operation],
      ['defect', ID, 'DescribeUserPool'],
    );
  });

  test('has the name the operation documents', async () => {
    const answer = await door(
      requestFor('ListUserPoolClientSecrets', { UserPoolId: POOL, ClientId: 'c' }),
    );
    assert.deepEqual([answer.status, told(answer).__type], [500, 'InternalServerException']);
  });

  test('is an output that does not have the form of the model', async () => {
    const answer = await door(requestFor('ListUserPools', { MaxResults: 1 }));
    assert.deepEqual([answer.status, told(answer).__type], [500, 'InternalErrorException']);
  });
});

describe('before any operation', () => {
  const door = doorOf({ GetUser: () => ({ Username: 'u' }) });
  const input = { AccessToken: 'a' };

  test('an unknown or missing target is an unknown operation', async () => {
    const unknown = [
      requestFor('Nothing', {}),
      requestFor('__proto__', {}),
      requestFor('getUser', {}),
      requestFor('GetUser, AWSCognitoIdentityProviderService.GetUser', {}),
      requestFor('', {}, { 'x-amz-target': 'DynamoDB_20120810.GetUser' }),
      without(requestFor('GetUser', {}), 'x-amz-target'),
    ];
    for (const request of unknown) {
      const answer = await door(request);
      assert.equal(answer.status, 400);
      assert.equal(told(answer).__type, 'UnknownOperationException');
    }
  });

  test('another content type is not this protocol', async () => {
    for (const type of ['text/plain', 'application/json', 'application/x-amz-json-1.10', '']) {
      const answer = await door(requestFor('GetUser', input, { 'content-type': type }));
      assert.equal(answer.status, 400);
      assert.equal(
        answer.body,
        '{"Output":{"__type":"com.amazon.coral.service#UnknownOperationException","message":null},"Version":"1.0"}',
      );
      assert.equal(answer.headers['Access-Control-Allow-Origin'], '*');
    }
  });

  test('the content type may carry a character set and any case', async () => {
    for (const type of [
      'application/x-amz-json-1.1; charset=utf-8',
      'Application/X-Amz-Json-1.1;charset=UTF-8',
      'application/x-amz-json-1.0',
    ]) {
      const answer = await door(requestFor('GetUser', input, { 'content-type': type }));
      assert.equal(answer.status, 200, type);
    }
  });

  test('a body beyond the limit is refused in the API’s form', async () => {
    const answer = await door({ ...requestFor('GetUser', input), body: 'too-large' });
    assert.equal(answer.status, 413);
    assert.equal(told(answer).__type, 'RequestEntityTooLargeException');
    assert.equal(answer.headers['Access-Control-Allow-Origin'], '*');
  });

  test('a body refused for lack of room asks the client to try again', async () => {
    const answer = await door({ ...requestFor('GetUser', input), body: 'overload' });
    assert.deepEqual(
      [answer.status, answer.body],
      [400, '{"__type":"TooManyRequestsException","message":"Rate exceeded"}'],
    );
  });

  test('a preflight is told what a browser asks for', async () => {
    const request = requestFor('', '', {
      'access-control-request-headers': 'x-amz-target,x-other',
    });
    const answer = await door({ ...request, method: 'OPTIONS' });
    assert.deepEqual([answer.status, answer.body], [200, '']);
    assert.deepEqual(answer.headers, {
      'x-amzn-RequestId': ID,
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Headers': 'x-amz-target,x-other',
      'Access-Control-Allow-Methods': 'POST',
      'Access-Control-Expose-Headers': EXPOSED,
      'Access-Control-Max-Age': '172800',
    });
  });
});

describe('the region of a request', () => {
  const regions: string[] = [];
  const note = (_: unknown, { region }: ApiRequest) => {
    regions.push(region);
    return {};
  };
  const door = doorOf({ InitiateAuth: note, DescribeUserPool: note, ListUserPools: note });
  const regionOf = async (...request: Parameters<typeof requestFor>) => {
    await door(requestFor(...request));
    return regions.pop();
  };
  const scoped = (scope: string) => ({
    authorization: DEV_AUTHORIZATION.replace('AKID/20260101/us-east-1', scope),
  });

  test('is that of its credential scope', async () => {
    const headers = scoped('AKID/20260101/eu-central-1');
    assert.equal(await regionOf('ListUserPools', { MaxResults: 1 }, headers), 'eu-central-1');
  });

  test('of a malformed scope is that of the pool, else the default', async () => {
    for (const scope of [
      'AKID/20260101/EU_1',
      'AKID/2026/eu-west-1',
      `A/20260101/${'a'.repeat(40)}`,
    ]) {
      assert.equal(await regionOf('ListUserPools', { MaxResults: 1 }, scoped(scope)), 'us-east-1');
      const input = { UserPoolId: 'ap-south-1_abc' };
      assert.equal(await regionOf('DescribeUserPool', input, scoped(scope)), 'ap-south-1');
    }
  });

  test('of an unsigned request is the default', async () => {
    const input = { AuthFlow: 'USER_AUTH', ClientId: 'c' };
    await door(without(requestFor('InitiateAuth', input), 'authorization'));
    assert.equal(regions.pop(), 'us-east-1');
  });
});

describe('operations that need no credentials', () => {
  const door = doorOf({ InitiateAuth: () => ({}) });
  const input = { AuthFlow: 'USER_AUTH', ClientId: 'c' };

  test('ignore every signature, broken ones included', async () => {
    for (const authorization of [
      'AWS4-HMAC-SHA256 Credential=20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00',
      'Bearer x',
      'AWS4-HMAC-SHA256',
      '',
      DEV_AUTHORIZATION,
    ]) {
      assert.equal((await door(requestFor('InitiateAuth', input, { authorization }))).status, 200);
    }
  });
});
