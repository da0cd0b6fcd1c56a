import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  loginKey,
  loginNamesOf,
  preferredOwner,
  usernameAttribute,
} from '#domain/users/login-names.ts';
import { poolWith, userWith } from './pool-record.ts';

const plain = poolWith({});
const byEmail = poolWith({ UsernameAttributes: ['email'] });
const byPhone = poolWith({ UsernameAttributes: ['phone_number'] });
const byEither = poolWith({ UsernameAttributes: ['email', 'phone_number'] });
const aliases = poolWith({ AliasAttributes: ['email', 'phone_number', 'preferred_username'] });
const foldingAliases = poolWith({
  AliasAttributes: ['email'],
  UsernameConfiguration: { CaseSensitive: false },
});

const contact = { email: 'Ann@Example.com', phone_number: '+15555550100', preferred_username: 'A' };

describe('login names', () => {
  test('without aliases only the username signs in', () => {
    assert.deepEqual(loginNamesOf(plain, userWith('ann', contact)), [
      { kind: 'username', key: 'ann' },
    ]);
  });

  test('a username attribute signs in at once, verified or not', () => {
    assert.deepEqual(loginNamesOf(byEmail, userWith('some-uuid', contact)), [
      { kind: 'username', key: 'some-uuid' },
      { kind: 'email', key: 'Ann@Example.com' },
    ]);
  });

  test('an alias signs in once verified, preferred_username at once', () => {
    assert.deepEqual(
      loginNamesOf(aliases, userWith('ann', { ...contact, phone_number_verified: 'true' })),
      [
        { kind: 'username', key: 'ann' },
        { kind: 'phone_number', key: '+15555550100' },
        { kind: 'preferred_username', key: 'A' },
      ],
    );
  });

  test('a pool that ignores case compares usernames and aliases folded', () => {
    const user = userWith('Ann', { ...contact, email_verified: 'true' });
    assert.deepEqual(loginNamesOf(foldingAliases, user), [
      { kind: 'username', key: 'ann' },
      { kind: 'email', key: 'ann@example.com' },
    ]);
  });

  test('folding makes one of composed and decomposed letters', () => {
    assert.equal(loginKey(foldingAliases, 'RENE\u0301'), loginKey(foldingAliases, 'ren\u00e9'));
    assert.equal(
      loginKey(foldingAliases, loginKey(foldingAliases, '\u0130x')),
      loginKey(foldingAliases, '\u0130x'),
    );
  });

  test('a pool that does not say otherwise minds case', () => {
    assert.equal(loginKey(plain, 'Ann'), 'Ann');
    const minding = poolWith({ UsernameConfiguration: { CaseSensitive: true } });
    assert.equal(loginKey(minding, 'Ann'), 'Ann');
  });

  test('a name that is one user’s username and another’s alias means the former', () => {
    const ann = userWith('ann');
    const bob = userWith('bob', { preferred_username: 'ann' });
    assert.equal(
      preferredOwner([
        { kind: 'preferred_username', user: bob },
        { kind: 'username', user: ann },
      ]),
      ann,
    );
    assert.equal(preferredOwner([]), undefined);
  });
});

describe('usernames', () => {
  const refusals = [
    [byEmail, 'ann', 'Username should be an email.'],
    [byEmail, '+15555550100', 'Username should be an email.'],
    [byPhone, 'ann@example.com', 'Username should be a phone number.'],
    [byEither, 'ann', 'Username should be either an email or a phone number.'],
    [
      aliases,
      'ann@example.com',
      'Username cannot be of email format, since user pool is configured for email alias.',
    ],
    [
      aliases,
      '+15555550100',
      'Username cannot be of phone number format, since user pool is configured for phone number alias.',
    ],
  ] as const;
  for (const [pool, username, message] of refusals) {
    test(`${username} is refused: ${message}`, () => {
      assert.throws(() => usernameAttribute(pool, username), {
        name: 'InvalidParameterException',
        message,
      });
    });
  }

  test('in a pool with username attributes the username is one of them', () => {
    assert.equal(usernameAttribute(byEither, 'ann@example.com'), 'email');
    assert.equal(usernameAttribute(byEither, '+15555550100'), 'phone_number');
  });

  test('elsewhere any username goes, unless it could be taken for an alias', () => {
    assert.equal(usernameAttribute(plain, 'ann@example.com'), undefined);
    assert.equal(
      usernameAttribute(poolWith({ AliasAttributes: ['email'] }), '+15555550100'),
      undefined,
    );
  });
});
