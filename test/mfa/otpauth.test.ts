import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { otpauthUri, secretOfUri } from '#domain/factors/otpauth.ts';
import { fromBase32, toBase32 } from '#platform/base32.ts';
import { fromBase32 as independent } from '../support/from-base32.ts';

test('base32 is read back, of every length', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = randomBytes(length);
    assert.deepEqual(fromBase32(toBase32(bytes)), bytes);
    assert.deepEqual(independent(toBase32(bytes)), bytes);
  }
  for (const wrong of ['a', 'A1', 'AA=', 'A A']) assert.equal(fromBase32(wrong), undefined);
});

test('a URI names issuer and account, and gives its secret back', () => {
  const secret = randomBytes(32);
  for (const [issuer, account] of [
    ['app', 'alice'],
    ['A: b & c', 'x@example.com?#%/ü'],
  ] as const) {
    const uri = otpauthUri({ issuer, account, secret });
    const url = new URL(uri);
    assert.equal(decodeURIComponent(url.pathname.slice(1)), `${issuer}:${account}`);
    assert.equal(url.searchParams.get('issuer'), issuer);
    assert.deepEqual(secretOfUri(uri), secret);
  }
});

test('a URI of other codes than those checked here gives no secret', () => {
  const good = 'otpauth://totp/a:b?secret=JBSWY3DPEHPK3PXP';
  assert.ok(secretOfUri(good));
  for (const wrong of [
    '',
    'https://totp/a?secret=JBSWY3DPEHPK3PXP',
    'otpauth://hotp/a?secret=JBSWY3DPEHPK3PXP',
    'otpauth://totp/a',
    'otpauth://totp/a?secret=',
    'otpauth://totp/a?secret=0189',
    `${good}&algorithm=SHA256`,
    `${good}&digits=8`,
    `${good}&period=60`,
  ]) {
    assert.equal(secretOfUri(wrong), undefined, wrong);
  }
});
