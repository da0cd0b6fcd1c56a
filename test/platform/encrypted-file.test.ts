import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { encrypted, FileRefused, openEncrypted } from '#platform/encrypted-file.ts';
import { systemRandom } from '#platform/random.ts';

const PASSPHRASE = 'correct horse battery staple';
/** The least a file may cost: these tests open thousands. */
const CHEAP = { log2N: 10, r: 8, p: 1 };
const HEADER = 84;
const SEALED = 64 * 1024 + 16;

const bytesOf = (...pieces: Uint8Array[]) =>
  (async function* () {
    yield* pieces;
  })();

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}

const close = (plain: Uint8Array, cost = CHEAP) =>
  collect(encrypted(bytesOf(plain), PASSPHRASE, systemRandom, cost));

async function open(file: Uint8Array, passphrase = PASSPHRASE): Promise<Buffer> {
  const opened = await openEncrypted(bytesOf(file), passphrase);
  return collect(opened.read(bytesOf(file)));
}

const refused = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof FileRefused, String(error));
  assert.match(error.message, message);
  return true;
};

test('what was put in comes out, however it is cut into pieces', async () => {
  const chunk = 64 * 1024;
  for (const size of [0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 7]) {
    const plain = randomBytes(size);
    const file = await close(plain);
    assert.deepEqual(await open(file), plain);
    const pieces: Buffer[] = [];
    for (let at = 0; at < file.length; ) {
      const length = 1 + randomInt(100_000);
      pieces.push(file.subarray(at, at + length));
      at += length;
    }
    const opened = await openEncrypted(bytesOf(...pieces), PASSPHRASE);
    assert.deepEqual(await collect(opened.read(bytesOf(...pieces))), plain);
  }
});

test('a file with any one byte changed is refused', async () => {
  const file = await close(randomBytes(70_000));
  const change = fc.record({
    at: fc.oneof(
      fc.integer({ min: 0, max: HEADER - 1 }),
      fc.integer({ min: 0, max: file.length - 1 }),
    ),
    by: fc.integer({ min: 1, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(change, async ({ at, by }) => {
      const altered = Buffer.from(file);
      altered[at]! ^= by;
      await assert.rejects(open(altered), refused(/./));
    }),
    { numRuns: 300 },
  );
});

test('a file that ends early is refused, wherever it ends', async () => {
  const file = await close(randomBytes(3 * 64 * 1024));
  const ends = [0, 1, HEADER - 1, HEADER, HEADER + 15, HEADER + 16];
  const boundaries = [1, 2].flatMap((n) => [-1, 0, 1].map((off) => HEADER + n * SEALED + off));
  const anywhere = Array.from({ length: 100 }, () => randomInt(file.length));
  for (const end of [...ends, ...boundaries, ...anywhere, file.length - 1]) {
    await assert.rejects(open(file.subarray(0, end)), refused(/./), `cut at ${end}`);
  }
});

test('chunks left out, repeated, in another order, or of another file are refused', async () => {
  const plain = randomBytes(3 * 64 * 1024 + 100);
  const [file, other] = [await close(plain), await close(plain)];
  const chunk = (n: number, of = file) =>
    of.subarray(HEADER + n * SEALED, HEADER + (n + 1) * SEALED);
  const put = (...chunks: Buffer[]) => Buffer.concat([file.subarray(0, HEADER), ...chunks]);
  assert.deepEqual(await open(put(chunk(0), chunk(1), chunk(2), chunk(3))), plain);
  const forged = [
    put(chunk(1), chunk(2), chunk(3)),
    put(chunk(0), chunk(2), chunk(3)),
    put(chunk(0), chunk(1), chunk(2)),
    put(chunk(0), chunk(0), chunk(1), chunk(2), chunk(3)),
    put(chunk(0), chunk(2), chunk(1), chunk(3)),
    put(chunk(0), chunk(1), chunk(2), chunk(3), chunk(3)),
    put(chunk(0), chunk(1), chunk(2), chunk(3), Buffer.alloc(20)),
    put(chunk(0), chunk(1, other), chunk(2), chunk(3)),
  ];
  for (const each of forged) await assert.rejects(open(each), refused(/altered or cut short/));
});

test('another passphrase opens nothing, the same one typed on another machine does', async () => {
  const plain = Buffer.from('plain');
  const file = await collect(encrypted(bytesOf(plain), 'Käse und Brot', systemRandom, CHEAP));
  assert.deepEqual(await open(file, 'Ka\u0308se und Brot'), plain);
  for (const wrong of ['', 'Kase und Brot', 'Käse und Brot ']) {
    await assert.rejects(
      open(file, wrong),
      refused(/^The passphrase does not open the archive\.$/),
    );
  }
});

test('a file of a newer version, and one that is something else, are told as such', async () => {
  const file = await close(Buffer.from('plain'));
  const newer = Buffer.from(file);
  newer[8] = 2;
  await assert.rejects(open(newer), refused(/newer version of Poolhouse/));
  for (const other of ['', 'PK\u0003\u0004', 'PHARC\n\u001a and more than a header of bytes']) {
    await assert.rejects(open(Buffer.from(other)), refused(/is not an archive of Poolhouse/));
  }
});

test('a header cannot make the reader spend more than a bound', async () => {
  const file = await close(Buffer.from('plain'));
  for (const [at, value] of [
    [10, 21],
    [10, 255],
    [10, 9],
    [11, 9],
    [11, 255],
    [12, 2],
    [12, 0],
  ] as const) {
    const costly = Buffer.from(file);
    costly[at] = value;
    await assert.rejects(open(costly), refused(/header is wrong/));
  }
});

test('a new file costs 128 MiB a guess, and two of one content have nothing in common', async () => {
  const plain = Buffer.alloc(1000);
  const [one, two] = await Promise.all(
    [0, 1].map(() => collect(encrypted(bytesOf(plain), PASSPHRASE, systemRandom))),
  );
  assert.deepEqual([...one!.subarray(10, 13)], [17, 8, 1]);
  assert.deepEqual(one!.subarray(0, 13), two!.subarray(0, 13));
  assert.notDeepEqual(one!.subarray(13, 52), two!.subarray(13, 52));
  assert.notDeepEqual(one!.subarray(HEADER), two!.subarray(HEADER));
});

test('both directions take no more ahead than a few pieces', async () => {
  const piece = Buffer.alloc(50_000, 1);
  let taken = 0;
  const endless = (async function* () {
    for (;;) {
      taken += piece.length;
      yield piece;
    }
  })();
  const chunks = encrypted(endless, PASSPHRASE, systemRandom, CHEAP);
  const file: Buffer[] = [];
  let given = 0;
  for await (const chunk of chunks) {
    file.push(chunk);
    given += chunk.length;
    assert.ok(taken - given < 3 * 64 * 1024, `${taken} taken for ${given} given`);
    if (file.length === 50) break;
  }
  let read = 0;
  const opened = await openEncrypted(bytesOf(...file), PASSPHRASE);
  const counted = (async function* () {
    for (const each of file) {
      read += each.length;
      yield each;
    }
  })();
  let opening = 0;
  await assert.rejects(
    (async () => {
      for await (const plain of opened.read(counted)) {
        opening += plain.length;
        assert.ok(read - opening < 3 * 64 * 1024, `${read} read for ${opening} opened`);
      }
    })(),
    refused(/cut short/),
  );
  assert.ok(opening > 40 * 64 * 1024);
});
