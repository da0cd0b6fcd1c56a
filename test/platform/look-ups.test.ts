import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { addressRanges, boundsOf, isAddressRange } from '#platform/address-ranges.ts';
import { anyOf, passwordFile, passwordRanges } from '#platform/compromised-passwords.ts';
import { locationFile } from '#platform/locations.ts';
import { silentLog } from '#platform/log.ts';

const folder = mkdtempSync(join(tmpdir(), 'poolhouse-look-ups-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();

describe('Ranges of addresses', () => {
  test('are told from other texts', () => {
    const good = ['10.0.0.0/8', '192.0.2.1', '::/0', '2001:db8::1/128', '::ffff:192.0.2.1'];
    const bad = ['', '/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', 'x', '::1/129'];
    for (const each of good) assert.equal(isAddressRange(each), true, each);
    for (const each of bad) assert.equal(isAddressRange(each), false, each);
  });

  test('hold the addresses between their bounds', () => {
    const check = addressRanges(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32']);
    for (const each of ['10.1.0.0', '10.1.255.255', '192.0.2.7', '2001:db8:ffff::']) {
      assert.equal(check(each), true, each);
    }
    for (const each of ['10.0.255.255', '10.2.0.0', '192.0.2.8', '2001:db9::', 'x', '']) {
      assert.equal(check(each), false, each);
    }
    assert.deepEqual(boundsOf('10.1.2.3/16'), {
      first: 0xffff_0a01_0000n,
      last: 0xffff_0a01_ffffn,
    });
    assert.deepEqual(boundsOf('::1'), { first: 1n, last: 1n });
    assert.equal(boundsOf('1:2:3:4:5:6:7:8')?.first, 0x0001_0002_0003_0004_0005_0006_0007_0008n);
    assert.equal(boundsOf('::ffff:10.1.2.3')?.first, boundsOf('10.1.2.3')?.first);
    assert.equal(boundsOf('x'), undefined);
  });
});

describe('A file of compromised passwords', () => {
  const listed = Array.from({ length: 3000 }, (_, i) => `password-${i}`);
  const hashes = listed.map(sha1).sort();
  const forms: Readonly<Record<string, string>> = {
    'hashes alone': hashes.join('\n'),
    'hashes and counts, lines ended as on Windows': `${hashes.map((h) => `${h}:7`).join('\r\n')}\r\n`,
    'small letters': `${hashes.join('\n').toLowerCase()}\n`,
    'one line': hashes[0]!,
  };

  for (const [form, text] of Object.entries(forms)) {
    test(`of ${form} has what it lists and nothing else`, async () => {
      const list = await passwordFile(file(form, text), silentLog);
      for (const each of listed.slice(0, 200)) {
        const isThere = text.toUpperCase().includes(sha1(each));
        assert.equal(await list.includes(each), isThere, each);
      }
      for (let i = 0; i < 200; i++) assert.equal(await list.includes(`other-${i}`), false);
    });
  }

  test('finds the first and the last of its lines', async () => {
    const list = await passwordFile(file('ends', hashes.join('\n')), silentLog);
    const byHash = new Map(listed.map((each) => [sha1(each), each]));
    for (const hash of [hashes.at(0)!, hashes.at(-1)!]) {
      assert.equal(await list.includes(byHash.get(hash)!), true);
    }
  });

  test('may be empty, and must be there', async () => {
    const list = await passwordFile(file('empty', ''), silentLog);
    assert.equal(await list.includes('password-1'), false);
    await assert.rejects(passwordFile(join(folder, 'missing'), silentLog), { code: 'ENOENT' });
  });
});

describe('A service that knows compromised passwords', () => {
  async function serving(
    t: { after(fn: () => void): void },
    answer: (prefix: string) => { status?: number; body?: string } | 'never',
  ) {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const prefix = request.url!.slice('/range/'.length);
      asked.push(prefix);
      const answered = answer(prefix);
      if (answered === 'never') return;
      response.writeHead(answered.status ?? 200).end(answered.body ?? '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    return { asked, list: passwordRanges(`http://127.0.0.1:${port}/range/`, silentLog) };
  }

  test('is told five characters of a hash', async (t) => {
    const rest = sha1('known').slice(5);
    const { asked, list } = await serving(t, (prefix) => ({
      body: prefix === sha1('known').slice(0, 5) ? `${'0'.repeat(35)}:1\r\n${rest}:42` : '',
    }));
    assert.equal(await list.includes('known'), true);
    assert.equal(await list.includes('unknown'), false);
    assert.deepEqual(asked, [sha1('known').slice(0, 5), sha1('unknown').slice(0, 5)]);
  });

  test('does not know the lines that only pad its answer', async (t) => {
    const { list } = await serving(t, () => ({ body: `${sha1('known').slice(5)}:0` }));
    assert.equal(await list.includes('known'), false);
  });

  test('locks nobody out when it fails, is silent, or talks too much', async (t) => {
    const rest = `${sha1('known').slice(5)}:1\n`;
    for (const answer of [
      { status: 503, body: rest },
      { body: rest + 'x'.repeat(2_000_000) },
      'never',
    ] as const) {
      const { list } = await serving(t, () => answer);
      assert.equal(await list.includes('known'), false);
    }
    const nobody = passwordRanges('http://127.0.0.1:1/', silentLog);
    assert.equal(await nobody.includes('known'), false);
    const some = anyOf([nobody, { includes: async () => true }]);
    assert.equal(await some.includes('known'), true);
  });
});

describe('A file of locations', () => {
  const text = [
    'network,latitude,longitude,city,country',
    '1.0.0.0/24,-27.47,153.02,Brisbane,Australia',
    '10.0.0.0/8,,,,',
    '192.0.2.0/25,41.15,-8.61,Porto,Portugal',
    '192.0.2.128/25,38.72,-9.14,"Lisbon, old town",Portugal',
    '203.0.113.0/24,91,0,Nowhere,Nowhere',
    '2001:db8::/32,48.85,2.35,,France',
  ].join('\n');

  test('tells where an address is, as far as it says', async () => {
    const locations = await locationFile(file('places.csv', text), silentLog);
    const porto = { latitude: 41.15, longitude: -8.61, city: 'Porto', country: 'Portugal' };
    for (let i = 0; i < 2; i++) {
      assert.deepEqual(await locations.of('192.0.2.0'), porto);
      assert.deepEqual(await locations.of('192.0.2.127'), porto);
      assert.equal((await locations.of('192.0.2.128'))?.city, 'Lisbon, old town');
      assert.equal((await locations.of('1.0.0.1'))?.city, 'Brisbane');
      assert.deepEqual(await locations.of('2001:db8:1::1'), {
        latitude: 48.85,
        longitude: 2.35,
        country: 'France',
      });
    }
    const nowhere = ['0.0.0.1', '1.0.1.0', '10.1.2.3', '203.0.113.1', '2001:db9::', '::1', 'x', ''];
    for (const each of nowhere) assert.equal(await locations.of(each), undefined, each);
  });

  test('may be large, and may be empty', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => {
      const network = `10.${i >> 8}.${i & 255}.0/24`;
      return `${network},1,${i / 1000},Town ${i},Land`;
    });
    const locations = await locationFile(file('large.csv', lines.join('\n')), silentLog);
    for (const i of [0, 1, 255, 256, 9999, 19_999]) {
      assert.equal((await locations.of(`10.${i >> 8}.${i & 255}.77`))?.city, `Town ${i}`);
    }
    assert.equal(await locations.of('11.0.0.0'), undefined);
    const empty = await locationFile(file('empty.csv', ''), silentLog);
    assert.equal(await empty.of('10.0.0.1'), undefined);
  });
});
