import assert from 'node:assert/strict';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { SignatureV4 } from '@smithy/signature-v4';
import { anyCredentials, storedCredentials } from '#api/protocol/credentials.ts';
import { canonicalRequest, type SignedRequest, signingKey } from '#api/protocol/sigv4.ts';
import type { CognitoError } from '#contract/errors.ts';
import type { AccessKey } from '#store/records.ts';
import { doorOf, requestFor, told } from './support.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const KEY: AccessKey = { id: 'AKIDEXAMPLE', secret: SECRET, name: 'deploy', createdAt: 0 };
const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
const clock = { now: () => NOW };
const keys = {
  find: async (id: string) => (id === KEY.id ? KEY : undefined),
  list: async () => ({ items: [KEY] }),
};
const check = storedCredentials(keys, clock);

/** SHA-256 and its HMAC in the form the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** A request signed by the AWS SDK's own signer. */
async function signed(
  options: {
    body?: string;
    headers?: Record<string, string>;
    query?: Record<string, string | string[]>;
    at?: number;
    secret?: string;
    keyId?: string;
    service?: string;
    region?: string;
    sessionToken?: string;
    path?: string;
  } = {},
): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service: options.service ?? 'cognito-idp',
    region: options.region ?? 'us-east-1',
    sha256: Sha256,
    credentials: {
      accessKeyId: options.keyId ?? KEY.id,
      secretAccessKey: options.secret ?? SECRET,
      ...(options.sessionToken && { sessionToken: options.sessionToken }),
    },
  });
  const body = options.body ?? '{"MaxResults":10}';
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: 'localhost',
      path: options.path ?? '/',
      query: options.query ?? {},
      headers: {
        host: 'localhost:9229',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools',
        ...options.headers,
      },
      body,
    },
    { signingDate: new Date(options.at ?? NOW) },
  );
  const query = Object.entries(options.query ?? {})
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return {
    method: 'POST',
    target: (options.path ?? '/') + (query && `?${query}`),
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
  };
}

function refusedAs(name: string, message: string | RegExp) {
  return (error: CognitoError) => {
    assert.equal(error.name, name);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  };
}

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

function altered(request: SignedRequest, header: string, value: string | undefined) {
  const rawHeaders: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!;
    if (name !== header) rawHeaders.push(name, request.rawHeaders[i + 1]!);
    else if (value !== undefined) rawHeaders.push(name, value);
  }
  return { ...request, rawHeaders };
}

const authorizationOf = ({ rawHeaders }: SignedRequest) =>
  rawHeaders[rawHeaders.indexOf('authorization') + 1]!;

describe('the signing key', () => {
  test('is the documented one for the documented example', () => {
    assert.equal(
      signingKey(SECRET, '20150830', 'us-east-1', 'iam').toString('hex'),
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    );
  });
});

describe('the canonical request', () => {
  const HOST = ['Host', 'example.amazonaws.com'];
  const DATE = ['X-Amz-Date', '20150830T123600Z'];
  const EMPTY = createHash('sha256').digest('hex');
  const hash = (request: Partial<SignedRequest>, names: string[]) =>
    createHash('sha256')
      .update(
        canonicalRequest(
          {
            method: 'GET',
            target: '/',
            rawHeaders: [...HOST, ...DATE],
            body: Buffer.alloc(0),
            ...request,
          },
          names,
        ),
        'latin1',
      )
      .digest('hex');

  test('of the published vectors has the published hash', () => {
    // get-vanilla and get-vanilla-query-order-key-case of the AWS Signature Version 4 test suite.
    assert.equal(
      hash({}, ['host', 'x-amz-date']),
      'bb579772317eb040ac9ed261061d46c1f17a8133879d6129b6e1c25292927e63',
    );
    assert.equal(
      hash({ target: '/?Param2=value2&Param1=value1' }, ['host', 'x-amz-date']),
      '816cd5b414d056048ba4f7c5386d6e0533120fb1fcfa93762cf0fc39e2cf19e0',
    );
  });

  test('has headers in the order of the signed list, repeated ones joined, spaces collapsed', () => {
    const rawHeaders = [
      ...['My-Header1', 'value4'],
      ...HOST,
      ...['My-Header1', '  value1  '],
      ...DATE,
      ...['my-header1', '"a   b   c"'],
    ];
    assert.equal(
      canonicalRequest({ method: 'GET', target: '/', rawHeaders, body: Buffer.alloc(0) }, [
        'host',
        'my-header1',
        'x-amz-date',
      ]),
      [
        'GET',
        '/',
        '',
        'host:example.amazonaws.com',
        'my-header1:value4,value1,"a b c"',
        'x-amz-date:20150830T123600Z',
        '',
        'host;my-header1;x-amz-date',
        EMPTY,
      ].join('\n'),
    );
  });

  test('encodes path and query over their bytes, and sorts names, then values', () => {
    const lines = (target: string) =>
      canonicalRequest({ method: 'GET', target, rawHeaders: HOST, body: Buffer.alloc(0) }, ['host'])
        .split('\n')
        .slice(1, 3);
    const utf8 = Buffer.from('/ሴ').toString('latin1');
    assert.deepEqual(lines(utf8), ['/%E1%88%B4', '']);
    assert.deepEqual(lines('/?b=2&a=2&a=1&B=3&c'), ['/', 'B=3&a=1&a=2&b=2&c=']);
    assert.deepEqual(lines('/?k=%7e%2F%20+&-._~=x'), ['/', '-._~=x&k=~%2F%20%2B']);
  });
});

describe('a signature by the AWS SDK’s signer', () => {
  test('is accepted, whatever headers and bytes it covers', async () => {
    const requests = [
      signed(),
      signed({ body: '' }),
      signed({ body: '{"Name":"ü\u{1F511}"}' }),
      signed({ query: { b: '2', a: ['y', 'x'], 'k e/y': 'v=&+ü' } }),
      signed({ headers: { 'x-amz-user-agent': 'a  b   c', 'x-amz-empty': '', zz: ' padded ' } }),
      signed({ headers: { 'x-amz-meta': Buffer.from('à').toString('latin1') } }).then(
        // Signers hash text as UTF-8: what was signed is the latin1 text's own UTF-8 form.
        (request) => altered(request, 'x-amz-meta', Buffer.from('Ã\u00a0').toString('latin1')),
      ),
      signed({ region: 'ap-southeast-7' }),
      signed({ at: NOW - 299_000 }),
      signed({ at: NOW + 299_000 }),
    ];
    for (const request of await Promise.all(requests)) {
      assert.deepEqual(await check(request), { name: 'deploy', policy: undefined });
    }
  });

  test('does not survive another byte in what it covers', async () => {
    const request = await signed({
      body: '{"MaxResults":10,"NextToken":"abcdefghijklmnop"}',
      query: { a: '1' },
      headers: { 'x-amz-meta': 'some value', 'x-amz-user-agent': 'sdk/1' },
    });
    await check(request);
    let tried = 0;
    for (let seed = 0; tried < 10_000; seed++) {
      const mutant = mutate(request, seed);
      if (!mutant) continue;
      tried++;
      await assert.rejects(check(mutant), (error: Error) => {
        return /^(InvalidSignature|IncompleteSignature|UnrecognizedClient|MissingAuthenticationToken)/.test(
          error.name,
        );
      });
    }
  });
});

/** `request` with one byte of its method, target, headers or body replaced; else undefined. */
function mutate(request: SignedRequest, seed: number): SignedRequest | undefined {
  const fields = ['method', 'target', ...request.rawHeaders.keys(), 'body'] as const;
  const field = fields[seed % fields.length]!;
  const text =
    typeof field === 'number'
      ? request.rawHeaders[field]!
      : field === 'body'
        ? request.body!.toString('latin1')
        : request[field];
  const n = Math.floor(seed / fields.length);
  const at = (n * 7919) % text.length;
  const byte = 0x20 + ((n * 31 + seed) % 0x5f);
  const changed = text.slice(0, at) + String.fromCharCode(byte) + text.slice(at + 1);
  // Names of headers ignore case, and a header's outer spaces do not reach a server.
  const same = (a: string, b: string) =>
    typeof field === 'number' && field % 2 === 0 ? a.toLowerCase() === b.toLowerCase() : a === b;
  if (same(text, changed) || changed.trim() !== changed) return undefined;
  if (typeof field === 'number') {
    return { ...request, rawHeaders: request.rawHeaders.with(field, changed) };
  }
  return { ...request, [field]: field === 'body' ? Buffer.from(changed, 'latin1') : changed };
}

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
        refusedAs('IncompleteSignatureException', /5 slash-delimited elements/),
      );
      await assert.rejects(
        any(altered(request, 'x-amz-date', undefined)),
        refusedAs('IncompleteSignatureException', /'X-Amz-Date' or a 'Date' header/),
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
    const own = storedCredentials(
      {
        list: async () => ({ items: [] }),
        find: async () => {
          reads++;
          return key;
        },
      },
      { now: () => now },
    );
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
    const own = storedCredentials(
      { list: async () => ({ items: [] }), find: async () => ({ ...KEY, policy }) },
      clock,
    );
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
