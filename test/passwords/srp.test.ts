import assert from 'node:assert/strict';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import {
  claimSignature,
  formatTimestamp,
  hexOf,
  parseA,
  parseTimestamp,
  poolNameOf,
  sameSignature,
  sharedKey,
  startServer,
  verifierFor,
} from '#domain/passwords/srp.ts';
import { ModularExponentiation } from '#platform/modexp.ts';
import { n, toBytes, toNumber } from '#platform/modexp-group.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import { bigIntPower } from '../support/bigint-power.ts';

const modexp = new ModularExponentiation({ workers: 0 });
const POOL = 'AbCdEf123';
const TIMESTAMP = 'Sat Sep 5 07:03:09 UTC 2026';

/** The client's side, from the library that browsers use. */
interface AuthenticationHelper {
  getLargeAValue(done: (error: unknown, A: BigInteger) => void): void;
  getPasswordAuthenticationKey(
    username: string,
    password: string,
    B: BigInteger,
    salt: BigInteger,
    done: (error: unknown, key: Buffer) => void,
  ): void;
}
interface BigInteger {
  toString(radix: number): string;
}
const require = createRequire(import.meta.url);
const { default: Helper } = require('amazon-cognito-identity-js/lib/AuthenticationHelper.js') as {
  default: new (poolName: string) => AuthenticationHelper;
};
const { default: Integer } = require('amazon-cognito-identity-js/lib/BigInteger.js') as {
  default: new (text: string, radix: number) => BigInteger;
};
const { default: DateHelper } = require('amazon-cognito-identity-js/lib/DateHelper.js') as {
  default: new () => { getNowString(): string };
};

/** A random source whose bytes are given, so that values with leading zeros can be had. */
const fixed = (bytes: Buffer): Random => ({ ...systemRandom, bytes: () => bytes });

async function exchange(
  password: string,
  typed: string,
  salt = randomBytes(16),
  username = `user-${randomBytes(4).toString('hex')}`,
): Promise<{ ours: Buffer; theirs: Buffer }> {
  const verifier = await verifierFor(modexp, POOL, username, password, salt);
  const client = new Helper(POOL);
  const sent = (await promisify(client.getLargeAValue.bind(client))()) as BigInteger;
  const A = parseA(sent.toString(16));
  assert.ok(A);
  const { secret, B } = await startServer(modexp, systemRandom, verifier);
  const ours = await sharedKey(modexp, { A, B, b: secret, verifier });
  const theirs = await new Promise<Buffer>((resolve, reject) =>
    client.getPasswordAuthenticationKey(
      username,
      typed,
      new Integer(B, 16),
      new Integer(hexOf(salt), 16),
      (error, key) => (error ? reject(error) : resolve(Buffer.from(key))),
    ),
  );
  return { ours, theirs };
}

describe('an exchange with amazon-cognito-identity-js', () => {
  it('ends with one key on both sides', async () => {
    for (let round = 0; round < 6; round++) {
      const password = randomBytes(12).toString('base64');
      const { ours, theirs } = await exchange(password, password);
      assert.deepEqual(ours, theirs);
      assert.equal(ours.length, 16);
    }
  });

  it('does so for salts that begin with zeros or a set bit, and for names beyond ASCII', async () => {
    const salts = ['00', '0001', '007f', '0080', '0f', '7f', '80', 'ff'].map((start) =>
      Buffer.concat([Buffer.from(start, 'hex'), randomBytes(14)]),
    );
    for (const salt of salts) {
      const { ours, theirs } = await exchange('Grüße 😀 1!', 'Grüße 😀 1!', salt, 'Zoë@例え.jp');
      assert.deepEqual(ours, theirs, hexOf(salt));
    }
  });

  it('ends with two keys when the password is wrong', async () => {
    for (const typed of ['secret-1', 'Secret-1 ']) {
      const { ours, theirs } = await exchange('Secret-1', typed);
      assert.notDeepEqual(ours, theirs);
      const block = randomBytes(64);
      const expected = claimSignature(ours, POOL, 'ada', block, TIMESTAMP);
      const claimed = claimSignature(theirs, POOL, 'ada', block, TIMESTAMP);
      assert.equal(sameSignature(expected, claimed), false);
    }
  });

  it('understands the timestamp it sends', () => {
    const text = new DateHelper().getNowString();
    assert.equal(formatTimestamp(parseTimestamp(text) ?? Number.NaN), text);
  });
});

/** SRP-6a in plain numbers and hex text, written from the protocol and nothing of ours. */
const plain = {
  pad(value: bigint): Buffer {
    const hex = value.toString(16);
    const even = hex.length % 2 === 0 ? hex : `0${hex}`;
    return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
  },
  hash: (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest(),
  k: () => toNumber(plain.hash(plain.pad(n), plain.pad(2n))),
  x(salt: bigint, username: string, password: string): bigint {
    const inner = plain.hash(Buffer.from(`${POOL}${username}:${password}`));
    return toNumber(plain.hash(plain.pad(salt), inner));
  },
  key(S: bigint, u: bigint): Buffer {
    const prk = createHmac('sha256', plain.pad(u)).update(plain.pad(S)).digest();
    const label = Buffer.from('Caldera Derived Key\u0001');
    return createHmac('sha256', prk).update(label).digest().subarray(0, 16);
  },
};

describe('each step, in plain numbers', () => {
  const salt = Buffer.from('00c0ffee5a17000102030405060708ff', 'hex');
  const x = plain.x(toNumber(salt), 'ada', 'Secret-1');

  it('the verifier is g^x in 384 bytes', async () => {
    const verifier = await verifierFor(modexp, POOL, 'ada', 'Secret-1', salt);
    assert.deepEqual(verifier, toBytes(bigIntPower(2n, x)));
    const unsalted = await verifierFor(modexp, POOL, 'ada', 'Secret-1', Buffer.alloc(16));
    assert.deepEqual(unsalted, toBytes(bigIntPower(2n, plain.x(0n, 'ada', 'Secret-1'))));
  });

  it('B is k·v + g^b, and the key comes from (A·v^u)^b', async () => {
    const v = bigIntPower(2n, x);
    for (let round = 0; round < 8; round++) {
      const b = randomBytes(32);
      const { secret, B } = await startServer(modexp, fixed(b), toBytes(v));
      assert.deepEqual(secret, b);
      const server = (plain.k() * v + bigIntPower(2n, toNumber(b))) % n;
      assert.equal(B, server.toString(16));

      const a = toNumber(randomBytes(32));
      const A = bigIntPower(2n, a);
      const u = toNumber(plain.hash(plain.pad(A), plain.pad(server)));
      const S = bigIntPower(A * bigIntPower(v, u), toNumber(b));
      const base = (((server - plain.k() * v) % n) + n) % n;
      assert.equal(bigIntPower(base, a + u * x), S, 'the client reaches the same S');
      const key = await sharedKey(modexp, { A: toBytes(A), B, b, verifier: toBytes(v) });
      assert.deepEqual(key, plain.key(S, u));
    }
  });

  it('small values are hashed without padding to the size of N', async () => {
    for (const A of [1n, 0x7fn, 0x80n, 0xfffn, n - 1n, n + 2n]) {
      for (const B of ['1', '80', 'fff', '8000']) {
        const [v, b] = [5n, Buffer.from([3])];
        const u = toNumber(plain.hash(plain.pad(A), plain.pad(BigInt(`0x${B}`))));
        const S = bigIntPower(A * bigIntPower(v, u), 3n);
        const key = await sharedKey(modexp, { A: toBytes(A), B, b, verifier: toBytes(v) });
        assert.deepEqual(key, plain.key(S, u), `A = ${A}, B = ${B}`);
      }
    }
  });

  it('the signature covers pool, user, secret block and timestamp', () => {
    const key = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
    const block = Buffer.from([0, 255, 128]);
    const message = Buffer.concat([Buffer.from(`${POOL}ada`), block, Buffer.from(TIMESTAMP)]);
    const expected = createHmac('sha256', key).update(message).digest();
    assert.deepEqual(claimSignature(key, POOL, 'ada', block, TIMESTAMP), expected);
    const others = [
      claimSignature(randomBytes(16), POOL, 'ada', block, TIMESTAMP),
      claimSignature(key, 'AbCdEf124', 'ada', block, TIMESTAMP),
      claimSignature(key, POOL, 'adb', block, TIMESTAMP),
      claimSignature(key, POOL, 'ada', Buffer.from([0, 255, 129]), TIMESTAMP),
      claimSignature(key, POOL, 'ada', block, 'Sat Sep 5 07:03:10 UTC 2026'),
      expected.subarray(0, 31),
      Buffer.concat([expected, Buffer.alloc(1)]),
      Buffer.alloc(0),
    ];
    for (const other of others) assert.equal(sameSignature(expected, other), false);
    assert.equal(sameSignature(expected, Buffer.from(expected)), true);
  });
});

describe('parseA', () => {
  it('takes hex of any case and length up to that of N, as the number it writes', () => {
    const random = randomBytes(384);
    for (const hex of ['1', 'f', 'abc', 'ABC', '0a', '80', random.toString('hex')]) {
      assert.deepEqual(parseA(hex), toBytes(BigInt(`0x${hex}`)), hex);
    }
    assert.deepEqual(parseA(`00${random.toString('hex')}`), random);
  });

  it('refuses 0, N and 2N: with them the key would be known without the password', () => {
    for (const value of [0n, n, 2n * n, 3n * n, n * n]) {
      assert.equal(parseA(value.toString(16)), undefined);
      assert.equal(parseA(`00${value.toString(16)}`), undefined);
    }
    assert.equal(parseA('0'.repeat(768)), undefined);
    assert.equal(parseA('0'.repeat(770)), undefined);
  });

  it('takes the neighbours of N', () => {
    assert.deepEqual(parseA((n - 1n).toString(16)), toBytes(n - 1n));
    assert.deepEqual(parseA((n + 1n).toString(16)), toBytes(n + 1n));
  });

  it('refuses what is no hex, or longer', () => {
    const malformed = ['', ' ', '0x1', '-1', '+1', 'g', '12 34', '１２', 'ab\n', '1_0', '1n'];
    const long = ['1'.padEnd(769, '0'), '0'.repeat(770).concat('1'), 'f'.repeat(1_000_000)];
    for (const hex of [...malformed, ...long]) assert.equal(parseA(hex), undefined);
  });
});

describe('the texts of the protocol', () => {
  it('name the pool by what follows the region', () => {
    assert.equal(poolNameOf('us-east-1_AbCdEf123'), 'AbCdEf123');
    assert.equal(poolNameOf('local_a_b'), 'a_b');
  });

  it('write numbers in lower-case hex without leading zeros', () => {
    assert.equal(hexOf(Buffer.from('00C0FF', 'hex')), 'c0ff');
    assert.equal(hexOf(Buffer.from('0a', 'hex')), 'a');
    assert.equal(hexOf(Buffer.alloc(2)), '0');
  });

  it('write time in English with the day unpadded', () => {
    assert.equal(formatTimestamp(Date.UTC(2026, 8, 5, 7, 3, 9)), TIMESTAMP);
    assert.equal(formatTimestamp(Date.UTC(2024, 1, 29, 23, 59, 59, 999)), LEAP_DAY);
    assert.equal(parseTimestamp(TIMESTAMP), Date.UTC(2026, 8, 5, 7, 3, 9));
    assert.equal(parseTimestamp(LEAP_DAY), Date.UTC(2024, 1, 29, 23, 59, 59));
    for (let i = 0; i < 1000; i++) {
      const ms = i * 86_399_000 * 13;
      assert.equal(parseTimestamp(formatTimestamp(ms)), ms);
    }
  });

  it('refuse any other way to write it', () => {
    const others = [
      'Sat Sep 05 07:03:09 UTC 2026',
      'Sat Sep  5 07:03:09 UTC 2026',
      'Sun Sep 5 07:03:09 UTC 2026',
      'sat Sep 5 07:03:09 UTC 2026',
      'SAT SEP 5 07:03:09 UTC 2026',
      'Sat Sept 5 07:03:09 UTC 2026',
      'Sa. Sep 5 07:03:09 UTC 2026',
      'Saturday Sep 5 07:03:09 UTC 2026',
      'Sat Sep 5 7:03:09 UTC 2026',
      'Sat Sep 5 07:03 UTC 2026',
      'Sat Sep 5 07:03:09 GMT 2026',
      'Sat Sep 5 07:03:09 +0000 2026',
      'Sat Sep 5 07:03:09 UTC 26',
      'Sat Sep 5 07:03:09.000 UTC 2026',
      ' Sat Sep 5 07:03:09 UTC 2026',
      'Sat Sep 5 07:03:09 UTC 2026\n',
      'Sat Sep 5 24:03:09 UTC 2026',
      'Sat Sep 5 07:60:09 UTC 2026',
      'Sat Sep 5 07:03:60 UTC 2026',
      'Sun Feb 29 07:03:09 UTC 2026',
      'Sat Foo 5 07:03:09 UTC 2026',
      'Sat Sep 0 07:03:09 UTC 2026',
      'Sat Sep 31 07:03:09 UTC 2026',
      'Sat Sep 5 07:03:09 UTC 0000',
      'Sam. sept. 5 07:03:09 UTC 2026',
      'Sat Sep ５ 07:03:09 UTC 2026',
      '2026-09-05T07:03:09Z',
      '1788591789',
      '',
    ];
    for (const text of others) assert.equal(parseTimestamp(text), undefined, text);
  });
});

const LEAP_DAY = 'Thu Feb 29 23:59:59 UTC 2024';
