import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { ModularExponentiation } from '#platform/modexp.ts';
import { N, n, toBytes, toNumber } from '#platform/modexp-group.ts';
import { openSslPower } from '#platform/modexp-openssl.ts';
import { bigIntPower } from '../support/bigint-power.ts';

const G = Buffer.from([2]);
const numbers = {
  none: Buffer.alloc(0),
  'zeros alone': Buffer.alloc(5),
  '1': Buffer.from([1]),
  '2': Buffer.from([2]),
  '7 after zeros': Buffer.from([0, 0, 7]),
  '256 even': Buffer.from([1, 0]),
  '256 random bits': randomBytes(32),
  '1024 random bits': randomBytes(128),
  '(N − 1) / 2': toBytes((n - 1n) / 2n),
  'N − 2': toBytes(n - 2n),
  'N − 1': toBytes(n - 1n),
  N: toBytes(n),
  'N + 1': toBytes(n + 1n),
  '2^3072 − 1': Buffer.alloc(384, 0xff),
  '2N in 385 bytes': Buffer.from((2n * n).toString(16).padStart(770, '0'), 'hex'),
  '4,000 bits': Buffer.alloc(500, 0xff),
  'random after zeros': Buffer.concat([Buffer.alloc(60), randomBytes(384)]),
};

const withAll: Buffer[] = [numbers.none, numbers['1'], numbers['2'], numbers['random after zeros']];
/** Every base with the exponents that are quick to check, some bases with all, random pairs. */
const pairs = [
  ...Object.values(numbers).flatMap((base) =>
    Object.values(numbers).map((exponent) => ({ base, exponent })),
  ),
  ...Array.from({ length: 20 }, () => ({ base: randomBytes(384), exponent: randomBytes(32) })),
].filter(({ base, exponent }) => exponent.length <= 32 || withAll.includes(base));
const expected = pairs.map(({ base, exponent }) =>
  bigIntPower(toNumber(base), toNumber(exponent)).toString(16),
);

async function agreesWithBigInt(modexp: ModularExponentiation): Promise<void> {
  const results = await Promise.all(pairs.map((pair) => modexp.power(pair.base, pair.exponent)));
  assert.ok(results.every((result) => result.length === 384));
  assert.deepEqual(
    results.map((result) => toNumber(result).toString(16)),
    expected,
  );
}

async function untilReady(modexp: ModularExponentiation, threads: number): Promise<void> {
  await modexp.power(G, randomBytes(32));
  while (modexp.ready < threads) await sleep(20);
}

it('has the 3072-bit prime of RFC 3526, a safe prime with 2 as a square', () => {
  assert.equal(N.length, 384);
  assert.equal(n >> 3008n, 2n ** 64n - 1n);
  assert.equal(n & (2n ** 64n - 1n), 2n ** 64n - 1n);
  assert.equal(n % 8n, 7n);
  assert.equal(bigIntPower(2n, (n - 1n) / 2n), 1n);
});

describe('without threads', () => {
  const modexp = new ModularExponentiation({ workers: 0 });

  it('agrees with BigInt on random numbers and at every edge', () => agreesWithBigInt(modexp));

  it('never starts one', () => assert.equal(modexp.ready, 0));
});

describe('with threads', () => {
  const modexp = new ModularExponentiation({ workers: 1 });
  const started = once(process, 'worker') as Promise<[Worker]>;
  after(() => modexp.close());

  it('answers before any is ready', async () => {
    assert.equal(toNumber(await modexp.power(G, Buffer.from([10]))), 1024n);
    assert.equal(modexp.ready, 0);
  });

  it('agrees with BigInt on random numbers and at every edge', async () => {
    await untilReady(modexp, 1);
    await agreesWithBigInt(modexp);
  });

  it('answers each of many jobs that wait with its own result', async () => {
    const exponents = Array.from({ length: 300 }, (_, i) => i);
    const results = await Promise.all(
      exponents.map((i) => modexp.power(G, Buffer.from([i >> 8, i & 0xff]))),
    );
    for (const i of exponents) assert.equal(toNumber(results[i]!), 2n ** BigInt(i) % n);
  });

  it('replaces a thread that dies, and does its jobs all the same', async () => {
    const [worker] = await started;
    const waiting = Array.from({ length: 40 }, () => modexp.power(G, Buffer.from([12])));
    const replaced = once(process, 'worker');
    await worker.terminate();
    for (const result of await Promise.all(waiting)) assert.equal(toNumber(result), 4096n);
    await replaced;
  });

  it('goes on working on the caller’s thread once it is closed, waiting jobs included', async () => {
    const waiting = Array.from({ length: 30 }, () => modexp.power(G, Buffer.from([9])));
    await modexp.close();
    assert.equal(modexp.ready, 0);
    for (const result of await Promise.all(waiting)) assert.equal(toNumber(result), 512n);
    assert.equal(toNumber(await modexp.power(G, Buffer.from([11]))), 2048n);
  });
});

it('is done by OpenSSL in constant time, also before a thread is ready', () => {
  for (const { base, exponent } of [
    { base: G, exponent: Buffer.from([10]) },
    { base: Buffer.concat([Buffer.from([0]), randomBytes(383)]), exponent: randomBytes(32) },
  ]) {
    const padded = Buffer.concat([Buffer.alloc(384 - base.length), base]);
    const result = openSslPower(padded, exponent);
    assert.ok(result, 'the group takes a private key from outside');
    assert.equal(toNumber(result), bigIntPower(toNumber(base), toNumber(exponent)));
  }
});
