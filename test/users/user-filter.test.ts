import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseUserFilter } from '#domain/users/user-filter.ts';

const ATTRIBUTES = [
  'username',
  'sub',
  'email',
  'phone_number',
  'name',
  'given_name',
  'family_name',
  'preferred_username',
  'cognito:user_status',
];

describe('the filter of ListUsers', () => {
  for (const attribute of ATTRIBUTES) {
    test(`searches ${attribute} with both operators`, () => {
      assert.deepEqual(parseUserFilter(`${attribute} = "X"`), {
        attribute,
        match: 'equals',
        value: 'X',
      });
      assert.deepEqual(parseUserFilter(`${attribute}^="X"`), {
        attribute,
        match: 'startsWith',
        value: 'X',
      });
    });
  }

  test('takes a user status in any case, and every other value as it is written', () => {
    for (const word of ['CONFIRMED', 'confirmed', 'Confirmed']) {
      assert.equal(parseUserFilter(`cognito:user_status = "${word}"`)?.value, 'CONFIRMED');
      for (const attribute of ['status', 'username', 'email', 'name']) {
        assert.equal(parseUserFilter(`${attribute} = "${word}"`)?.value, word);
      }
    }
  });

  test('finds everyone when it is absent or blank', () => {
    for (const filter of [undefined, '', '  ']) assert.equal(parseUserFilter(filter), undefined);
  });

  test('takes blanks around every part and none between them', () => {
    const search = { attribute: 'name', match: 'startsWith', value: ' a b ' };
    for (const filter of ['name^=" a b "', '  name  ^=  " a b "  ', '\tname\n^= " a b "']) {
      assert.deepEqual(parseUserFilter(filter), search);
    }
  });

  test('takes quotes and backslashes inside the value, escaped', () => {
    assert.equal(parseUserFilter(String.raw`name = "say \"hi\""`)?.value, 'say "hi"');
    assert.equal(parseUserFilter(String.raw`name = "a\\b"`)?.value, String.raw`a\b`);
    assert.equal(parseUserFilter('name = ""')?.value, '');
  });

  test('takes a value that looks like SQL or a pattern as it is', () => {
    for (const value of ["' OR 1=1 --", '%', '_', '*', 'a%b_c', '$1', '\u0000', '名前']) {
      assert.equal(parseUserFilter(`name = "${value}"`)?.value, value);
    }
  });

  const MALFORMED = [
    'name',
    'name =',
    'name = x',
    "name = 'x'",
    'name "x"',
    '= "x"',
    'name == "x"',
    'name != "x"',
    'name ^ = "x"',
    'name = "x',
    'name = x"',
    'name = "x" and email = "y"',
    'name = "x" "y"',
    String.raw`name = "x\"`,
    'name = "x"; drop table users',
    '"name" = "x"',
    'na me = "x"',
  ];
  for (const filter of MALFORMED) {
    test(`refuses ${filter}`, () => {
      assert.throws(() => parseUserFilter(filter), {
        name: 'InvalidParameterException',
        message: 'Error while parsing filter',
      });
    });
  }

  test('refuses attributes that cannot be searched, by name', () => {
    for (const attribute of ['custom:x', 'nickname', 'address', 'Username', 'constructor']) {
      assert.throws(() => parseUserFilter(`${attribute} = "x"`), {
        name: 'InvalidParameterException',
        message: `Invalid search attribute: ${attribute}`,
      });
    }
  });

  test('reads the longest filter at once', () => {
    const longest = `name = "${'\\"'.repeat(120)}`;
    assert.throws(() => parseUserFilter(longest), { message: 'Error while parsing filter' });
  });
});
