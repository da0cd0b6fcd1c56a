import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { ScureBase32Plugin } from 'otplib';
import { toBase32 } from '#platform/base32.ts';

it('equals RFC 4648 §10, less the padding', () => {
  const vectors = { f: 'MY', fo: 'MZXQ', foo: 'MZXW6', foob: 'MZXW6YQ', fooba: 'MZXW6YTB' };
  assert.equal(toBase32(Buffer.alloc(0)), '');
  for (const [text, base32] of Object.entries(vectors)) {
    assert.equal(toBase32(Buffer.from(text)), base32);
  }
  assert.equal(toBase32(Buffer.from('foobar')), 'MZXW6YTBOI');
});

it('writes a secret of 32 bytes as 52 characters', () => {
  assert.match(toBase32(randomBytes(32)), /^[A-Z2-7]{52}$/);
});

it('equals an independent implementation, which reads back what was written', () => {
  const independent = new ScureBase32Plugin();
  for (let size = 1; size <= 64; size++) {
    for (const bytes of [randomBytes(size), Buffer.alloc(size), Buffer.alloc(size, 0xff)]) {
      assert.equal(toBase32(bytes), independent.encode(bytes));
      assert.deepEqual(Buffer.from(independent.decode(toBase32(bytes))), bytes);
    }
  }
});
