import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isHashOf, parseHash } from '#domain/passwords/password-hashes.ts';

/**
 * Made elsewhere: bcrypt by crypt(3) of libxcrypt, scrypt and PBKDF2 by Python's hashlib, Argon2
 * from the test vectors of its reference implementation.
 */
const KNOWN = [
  ['BCRYPT', 'Correct-horse-7', '$2b$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy'],
  ['BCRYPT', 'Correct-horse-7', '$2a$05$abcdefghijklmnopqrstuuj/aLJy6Mhdgy3.JJ.sKgEx3joSKoG.m'],
  ['BCRYPT', 'Correct-horse-7', '$2y$06$N9qo8uLOickgx2ZMRZoMyeDgl9iM9Nb4Ybtdm4WPRNpz/Z752ehIu'],
  ['BCRYPT', 'grüß-💡-Gott-1', '$2b$04$abcdefghijklmnopqrstuuFW3k5QCB7Cu3aZUJvfsmBj/t8ipFc7S'],
  [
    'SCRYPT',
    'Correct-horse-7',
    '$scrypt$ln=14,r=8,p=1$MDEyMzQ1Njc4OWFiY2RlZg$4nk71PFovAN2ZVPuGk+EJ4FtnQHq48PweJW2QxttHGQ',
  ],
  [
    'ARGON2ID',
    'password',
    '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc',
  ],
  [
    'ARGON2ID',
    'password',
    '$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4',
  ],
  [
    'ARGON2ID',
    'password',
    '$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc',
  ],
  [
    'PBKDF2_SHA256',
    'Correct-horse-7',
    '$pbkdf2-sha256$29000$MDEyMzQ1Njc4OWFiY2RlZg$IqYctm0P88TFTSQTwJu04I7by/Gj4LU3PKxxTB8LMPw',
  ],
  [
    'PBKDF2_SHA256',
    'Correct-horse-7',
    '$pbkdf2-sha256$i=31000,l=32$MDEyMzQ1Njc4OWFiY2RlZg$I6M+BIpNIW/OVj3ToXmPJ3IS3FQC9rhU7t53Bwew3fM',
  ],
  [
    'PBKDF2_SHA256',
    'Correct-horse-7',
    '$pbkdf2-sha256$i=31000$MDEyMzQ1Njc4OWFiY2RlZg$I6M.BIpNIW/OVj3ToXmPJ3IS3FQC9rhU7t53Bwew3fM',
  ],
  [
    'PBKDF2_SHA256',
    'Correct-horse-7',
    'pbkdf2_sha256$26000$seasalt2$6KwpyGiN3wZSAEPqMTqWYQyFddvVxOSAMfA6d9SM1Js=',
  ],
] as const;

/** One character of the digest, which ends the hash, replaced by another. */
function withOtherDigest(hash: string): string {
  const at = hash.length - 10;
  return hash.slice(0, at) + (hash[at] === 'A' ? 'B' : 'A') + hash.slice(at + 1);
}

describe('a hash that another system made', () => {
  test('is of its password and of no other', async () => {
    for (const [algorithm, password, hash] of KNOWN) {
      assert.equal(parseHash(hash)?.algorithm, algorithm, hash);
      assert.equal(await isHashOf(hash, password), true, hash);
      assert.equal(await isHashOf(hash, `${password}x`), false, hash);
      assert.equal(await isHashOf(hash, ''), false, hash);
      assert.equal(await isHashOf(withOtherDigest(hash), password), false, hash);
    }
  });

  test('has a likeness of the same cost that no password is known for', async () => {
    for (const [algorithm, password, hash] of KNOWN) {
      const { likeness, work } = parseHash(hash)!;
      const alike = parseHash(likeness)!;
      assert.equal(alike.algorithm, algorithm);
      const cost = (all: object) =>
        Object.entries(all).filter(([name]) => name !== 'salt' && name !== 'setting');
      assert.deepEqual(cost(alike.work), cost(work));
      assert.equal(alike.likeness, likeness);
      assert.equal(await isHashOf(likeness, password), false);
    }
  });

  test('is refused in any other form, and where a check would cost too much', () => {
    const b64 = 'MDEyMzQ1Njc4OWFiY2RlZg';
    const refused = [
      '',
      'Correct-horse-7',
      '5f4dcc3b5aa765d61d8327deb882cf99',
      // Other algorithms and versions.
      '$1$abcdefgh$ZCk9DIzPKQhZfCmZyoE7c0',
      '$2x$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      `$argon2i$v=19$m=256,t=2,p=1$${b64}$${b64}`,
      `$argon2id$v=16$m=256,t=2,p=1$${b64}$${b64}`,
      `$argon2id$m=256,t=2,p=1$${b64}$${b64}`,
      `$pbkdf2-sha512$29000$${b64}$${b64}`,
      `$pbkdf2$29000$${b64}$${b64}`,
      // Cut, extended, spaced, repeated.
      '$2b$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmB',
      '$2b$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmByy',
      '$2b$04$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy\n',
      '$2b$4$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      `$scrypt$ln=14,r=8$${b64}$${b64}`,
      `$scrypt$r=8,ln=14,p=1$${b64}$${b64}`,
      `$scrypt$ln=14,r=8,p=1$${b64}$${b64}$${b64}`,
      `$scrypt$ln=14,r=8,p=1$${b64}$`,
      `$scrypt$ln=14,r=8,p=1$$${b64}`,
      `$scrypt$ln=-1,r=8,p=1$${b64}$${b64}`,
      `$scrypt$ln=1e1,r=8,p=1$${b64}$${b64}`,
      `$pbkdf2-sha256$i=31000,l=31$${b64}$${b64}`,
      // Digests too short to prove anything, or written as no bytes are.
      '$pbkdf2-sha256$29000$MDEy$AAAA',
      'pbkdf2_sha256$26000$seasalt2$AAAA',
      'pbkdf2_sha256$26000$sea salt$6KwpyGiN3wZSAEPqMTqWYQyFddvVxOSAMfA6d9SM1Js=',
      'pbkdf2_sha256$26000$seasalt2$6KwpyGiN3wZSAEPqMTqWYQyFddvVxOSAMfA6d9SM1Js',
      `$argon2id$v=19$m=256,t=2,p=1$${b64}$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPd`,
      // Gigabytes, minutes, and parameters the algorithms do not have.
      '$2b$15$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      '$2b$31$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      '$2b$03$abcdefghijklmnopqrstuulGVWXz5ntA6ll07RaYv1qGs5fBjEmBy',
      `$scrypt$ln=0,r=8,p=1$${b64}$${b64}`,
      `$scrypt$ln=16,r=1,p=1$${b64}$${b64}`,
      `$scrypt$ln=19,r=8,p=1$${b64}$${b64}`,
      `$scrypt$ln=40,r=8,p=1$${b64}$${b64}`,
      `$scrypt$ln=14,r=8,p=0$${b64}$${b64}`,
      `$scrypt$ln=14,r=0,p=1$${b64}$${b64}`,
      `$scrypt$ln=14,r=8,p=17$${b64}$${b64}`,
      `$scrypt$ln=18,r=8,p=16$${b64}$${b64}`,
      `$scrypt$ln=14,r=${'9'.repeat(400)},p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=4194304,t=1,p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=262144,t=5,p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=256,t=999999999,p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=256,t=0,p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=4,t=1,p=1$${b64}$${b64}`,
      `$argon2id$v=19$m=256,t=1,p=0$${b64}$${b64}`,
      `$argon2id$v=19$m=65536,t=1,p=17$${b64}$${b64}`,
      `$argon2id$v=19$m=256,t=1,p=1$MDEy$${b64}`,
      `$pbkdf2-sha256$0$${b64}$${b64}`,
      `$pbkdf2-sha256$5000001$${b64}$${b64}`,
      `$pbkdf2-sha256$29000$${b64}$${'A'.repeat(2000)}`,
    ];
    for (const text of refused) assert.equal(parseHash(text), undefined, text);
  });
});
