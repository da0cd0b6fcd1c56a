import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { anyCredentials, storedCredentials } from '#api/protocol/credentials.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';
import {
  altered,
  authorizationOf,
  clock,
  KEY,
  keys,
  keyUses,
  NOW,
  refusedAs,
  roleSessions,
  signed,
} from './signer.ts';
import { doorOf, requestFor, told } from './support.ts';

const check = storedCredentials({ accessKeys: keys, keyUses, roleSessions, clock });

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

describe('what is refused', () => {
  test('no signature', async () => {
    const request = altered(await signed(), 'authorization', undefined);
    for (const any of [check, anyCredentials]) {
      await assert.rejects(
        any(request),
        refusedAs('MissingAuthenticationTokenException', 'Missing Authentication Token'),
      );
    }
  });

  test('a malformed header, in development too', async () => {
    const request = await signed();
    const all =
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.";
    for (const any of [check, anyCredentials]) {
      for (const value of ['Bearer x', '', 'AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA256 x']) {
        await assert.rejects(
          any(altered(request, 'authorization', value)),
          refusedAs('IncompleteSignatureException', all),
        );
      }
      const four = authorizationOf(request).replace('/aws4_request', '');
      await assert.rejects(
        any(altered(request, 'authorization', four)),
        refusedAs(
          'IncompleteSignatureException',
          'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.',
        ),
      );
      await assert.rejects(
        any(altered(request, 'x-amz-date', undefined)),
        refusedAs(
          'IncompleteSignatureException',
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
        ),
      );
    }
  });

  test('a signature in the query', async () => {
    const request = altered(await signed(), 'authorization', undefined);
    await assert.rejects(
      check({ ...request, target: '/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=00' }),
      refusedAs('IncompleteSignatureException', /query string are not supported/),
    );
  });

  test('another secret, an unknown key, a session token', async () => {
    await assert.rejects(
      check(await signed({ secret: 'other' })),
      refusedAs('InvalidSignatureException', MISMATCH),
    );
    const unrecognized = refusedAs(
      'UnrecognizedClientException',
      'The security token included in the request is invalid.',
    );
    await assert.rejects(check(await signed({ keyId: 'AKIDOTHER' })), unrecognized);
    await assert.rejects(check(await signed({ sessionToken: 'token' })), unrecognized);
  });

  test('another service, terminator or day in the scope', async () => {
    await assert.rejects(
      check(await signed({ service: 'iam' })),
      refusedAs(
        'InvalidSignatureException',
        "Credential should be scoped to correct service: 'cognito-idp'.",
      ),
    );
    await assert.rejects(
      check(await signed({ region: 'US_EAST' })),
      refusedAs('InvalidSignatureException', 'Credential should be scoped to a valid region.'),
    );
    const request = await signed();
    const header = authorizationOf(request);
    await assert.rejects(
      check(altered(request, 'authorization', header.replace('aws4_request', 'aws5_request'))),
      refusedAs('InvalidSignatureException', /valid terminator/),
    );
    await assert.rejects(
      check(altered(request, 'authorization', header.replace('20260101', '20251231'))),
      refusedAs('InvalidSignatureException', /'20251231' != '20260101'/),
    );
  });

  test('a time more than five minutes away, with both times told', async () => {
    await assert.rejects(
      check(await signed({ at: NOW - 301_000 })),
      refusedAs(
        'InvalidSignatureException',
        'Signature expired: 20260101T115459Z is now earlier than 20260101T115500Z (20260101T120000Z - 5 min.)',
      ),
    );
    await assert.rejects(
      check(await signed({ at: NOW + 301_000 })),
      refusedAs(
        'InvalidSignatureException',
        'Signature not yet current: 20260101T120501Z is still later than 20260101T120500Z (20260101T120000Z + 5 min.)',
      ),
    );
  });

  test('a date that is none', async () => {
    const request = await signed();
    const impossible = altered(request, 'x-amz-date', '20260101T996060Z');
    await assert.rejects(check(impossible), refusedAs('InvalidSignatureException', /ISO-8601/));
  });

  test('an X-Amz- header, or the host, outside the signature', async () => {
    const request = await signed();
    const smuggled = { ...request, rawHeaders: [...request.rawHeaders, 'X-Amz-Extra', '1'] };
    await assert.rejects(
      check(smuggled),
      refusedAs(
        'InvalidSignatureException',
        "'x-amz-extra' must be a 'SignedHeader' in the AWS Authorization.",
      ),
    );
    const hostless = authorizationOf(request).replace('host;', '');
    await assert.rejects(
      check(altered(request, 'authorization', hostless)),
      refusedAs('InvalidSignatureException', /^'Host' or ':authority' must be/),
    );
  });

  test('a repeated target or Authorization header', async () => {
    const request = await signed();
    for (const name of ['X-Amz-Target', 'X-Amz-Date', 'Authorization']) {
      const i = request.rawHeaders.indexOf(name.toLowerCase());
      const again = [name, request.rawHeaders[i + 1]!];
      await assert.rejects(check({ ...request, rawHeaders: [...request.rawHeaders, ...again] }));
    }
  });

  test('an upper-case signature and an unsorted list of headers', async () => {
    const request = await signed();
    const header = authorizationOf(request);
    const signature = /Signature=(.*)$/.exec(header)![1]!;
    const shouted = header.replace(signature, signature.toUpperCase());
    const unsorted = header.replace('content-type;host', 'host;content-type');
    for (const value of [shouted, unsorted]) {
      await assert.rejects(
        check(altered(request, 'authorization', value)),
        refusedAs('InvalidSignatureException', MISMATCH),
      );
    }
  });
});

describe('development credentials', () => {
  test('are any well-formed ones, of any time and value', async () => {
    const requests = [
      signed({ secret: 'other', keyId: 'anything' }),
      signed({ at: 0, sessionToken: 'token' }),
      signed().then((request) =>
        altered(
          request,
          'authorization',
          authorizationOf(request).replace(/Signature=.*/, 'Signature=x'),
        ),
      ),
    ];
    for (const request of await Promise.all(requests)) await anyCredentials(request);
  });
});

describe('the store’s access keys', () => {
  test('are read at most once a second, and gone within one', async () => {
    let now = NOW;
    let reads = 0;
    let key: AccessKey | undefined = KEY;
    const own = storedCredentials({
      accessKeys: {
        find: async () => {
          reads++;
          return key;
        },
      },
      keyUses,
      roleSessions,
      clock: { now: () => now },
    });
    const request = await signed();
    await own(request);
    await own(request);
    assert.equal(reads, 1);
    key = undefined;
    now += 1000;
    await assert.rejects(own(request), { name: 'UnrecognizedClientException' });
    key = KEY;
    await own(request);
  });

  test('act with their policy', async () => {
    const policy = {
      Statement: [
        { Effect: 'Allow', Action: 'cognito-idp:Describe*', Resource: '*' },
        {
          Effect: 'Deny',
          Action: '*',
          Resource: 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_b',
        },
      ],
    };
    const own = storedCredentials({
      accessKeys: { find: async () => ({ ...KEY, policy }) },
      keyUses,
      roleSessions,
      clock,
    });
    const door = doorOf({ DescribeUserPool: () => ({}) }, { credentials: own });
    const ask = async (operation: string, input: unknown, region = 'us-east-1') => {
      const body = JSON.stringify(input);
      const headers = { 'x-amz-target': `AWSCognitoIdentityProviderService.${operation}` };
      const request = await signed({ body, headers, region });
      const answer = await door({
        ...requestFor(operation, body, { authorization: authorizationOf(request) }),
        ...request,
      });
      return answer.status === 200 ? 'allowed' : told(answer);
    };
    assert.equal(await ask('DescribeUserPool', { UserPoolId: 'us-east-1_a' }), 'allowed');
    assert.deepEqual(await ask('ListUserPools', { MaxResults: 1 }), {
      __type: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/deploy is not authorized to perform: cognito-idp:ListUserPools on resource: arn:aws:cognito-idp:us-east-1:123456789012:userpool/* because no identity-based policy allows the cognito-idp:ListUserPools action',
    });
    const denied = {
      __type: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/deploy is not authorized to perform: cognito-idp:DescribeUserPool on resource: arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_b with an explicit deny in an identity-based policy',
    };
    assert.deepEqual(await ask('DescribeUserPool', { UserPoolId: 'us-east-1_b' }), denied);
    // Signing for another region does not give the pool another name.
    assert.deepEqual(
      await ask('DescribeUserPool', { UserPoolId: 'us-east-1_b' }, 'eu-west-1'),
      denied,
    );
    // Validation comes before the policy, and the signature before both.
    assert.equal(
      ((await ask('ListUserPools', {})) as { __type: string }).__type,
      'InvalidParameterException',
    );
  });
});
