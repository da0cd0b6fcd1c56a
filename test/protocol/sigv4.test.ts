import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { storedCredentials } from '#api/protocol/credentials.ts';
import { canonicalRequest, type SignedRequest, signingKey } from '#api/protocol/sigv4.ts';
import { altered, clock, keys, keyUses, NOW, roleSessions, SECRET, signed } from './signer.ts';

const check = storedCredentials({ accessKeys: keys, keyUses, roleSessions, clock });

describe('the signing key', () => {
  test('is the documented one for the documented example', () => {
    assert.equal(
      signingKey(SECRET, {
        date: '20150830',
        region: 'us-east-1',
        service: 'iam',
        terminator: 'aws4_request',
      })
        .export()
        .toString('hex'),
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
      assert.deepEqual(await check(request), {
        principal: { type: 'IAMUser', accessKeyId: 'AKIDEXAMPLE', userName: 'deploy' },
        permissions: 'everything',
      });
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
