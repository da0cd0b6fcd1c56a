import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { fromHandCopied, toHandCopied } from '#platform/crockford.ts';

test('the extremes and a value computed by hand', () => {
  assert.equal(toHandCopied(Buffer.alloc(16)), '00000-00000-00000-00000-000000');
  assert.equal(toHandCopied(Buffer.alloc(16, 0xff)), 'ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZW');
  // 00001 00010 00011 00100 and four bits of padding
  assert.equal(toHandCopied(Buffer.from([0x08, 0x86, 0x40])), '12340');
});

test('what is written is read back, in any case and spacing', () => {
  for (let i = 0; i < 2000; i++) {
    const bytes = randomBytes(16);
    const text = toHandCopied(bytes);
    for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ' '), `\n${text}\t`]) {
      assert.deepEqual(fromHandCopied(typed, 16), bytes);
    }
    assert.deepEqual(fromHandCopied(text.replaceAll('0', 'O').replaceAll('1', 'l'), 16), bytes);
  }
});

test('nothing else is read', () => {
  const text = toHandCopied(Buffer.alloc(16));
  for (const other of [
    '',
    '123456',
    '-',
    text.slice(1),
    `${text}0`,
    `${text.slice(0, -1)}U`,
    `${text.slice(0, -1)}ı`,
    `${text.slice(0, -1)}０`,
    `${text.slice(0, -1)}+`,
    // Bits beyond the last byte.
    `${text.slice(0, -1)}1`,
    `${text.slice(0, -1)}3`,
    ' '.repeat(1_000_000),
    text + '-'.repeat(1_000_000),
  ]) {
    assert.equal(fromHandCopied(other, 16), undefined, other.slice(0, 40));
  }
  assert.equal(fromHandCopied(text, 15), undefined);
});
