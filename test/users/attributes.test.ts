import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SchemaAttributeType } from '#contract/types.ts';
import { newSchema } from '#domain/pools/schema.ts';
import {
  type AttributeMode,
  applyChanges,
  attributesForCreation,
  attributesForDeletion,
  attributesForNewPassword,
  attributesForUpdate,
  missingRequired,
} from '#domain/users/attributes.ts';
import { poolWith } from './pool-record.ts';

const list = (attributes: Record<string, string | undefined>) =>
  Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));

const withSchema = (...schema: SchemaAttributeType[]) => poolWith({}, newSchema(schema));

const custom = (Name: string, rest: SchemaAttributeType = {}): SchemaAttributeType => ({
  Name,
  AttributeDataType: 'String',
  Mutable: true,
  ...rest,
});

const create = (
  pool: ReturnType<typeof withSchema>,
  attributes: Record<string, string | undefined>,
  mode: AttributeMode = 'admin',
) => attributesForCreation(pool, list(attributes), mode);

const update = (
  pool: ReturnType<typeof withSchema>,
  attributes: Record<string, string | undefined>,
  mode: AttributeMode = 'admin',
) => attributesForUpdate(pool, list(attributes), mode);

const invalid = (message: string) => ({ name: 'InvalidParameterException', message });
const nonconforming = (faults: string) =>
  invalid(`Attributes did not conform to the schema: ${faults}`);
const unauthorized = {
  name: 'NotAuthorizedException',
  message: 'A client attempted to write unauthorized attribute',
};

describe('attributes of a new user', () => {
  test('standard and custom attributes pass as they are', () => {
    const pool = withSchema(custom('team'));
    const given = { name: 'Ann', email: 'ann@example.com', 'custom:team': 'blue' };
    assert.deepEqual(create(pool, given), given);
  });

  test('blank values are left out', () => {
    assert.deepEqual(create(withSchema(), { name: '', nickname: 'a' }), { nickname: 'a' });
  });

  test('every missing required attribute is named, name and address by their member', () => {
    const required = { Required: true, Mutable: true };
    const pool = withSchema(
      { Name: 'email', ...required },
      { Name: 'given_name', ...required },
      { Name: 'name', ...required },
    );
    assert.throws(
      () => create(pool, { given_name: '' }),
      nonconforming(
        'name.formatted: The attribute name.formatted is required\n' +
          'given_name: The attribute is required\nemail: The attribute is required\n',
      ),
    );
    assert.deepEqual(missingRequired(pool, { email: 'a@example.com' }), ['name', 'given_name']);
  });

  test('an unknown attribute is told to administrators and users in different words', () => {
    const pool = withSchema();
    assert.throws(
      () => create(pool, { 'custom:x': '1' }),
      invalid('Type for attribute {custom:x} could not be determined'),
    );
    assert.throws(
      () => create(pool, { 'custom:x': '1' }, 'user'),
      nonconforming('custom:x: Attribute does not exist in the schema.\n'),
    );
    assert.throws(() => create(pool, { constructor: '1' }), /could not be determined/);
    assert.throws(() => create(pool, { __proto__x: '1' }), /could not be determined/);
  });

  test('all that is wrong with a sign-up is told at once, a line for each', () => {
    const pool = withSchema({ Name: 'email', Required: true, Mutable: true });
    assert.throws(
      () => create(pool, { 'custom:y': '1', birthdate: 'today', z: '2' }, 'user'),
      nonconforming(
        'custom:y: Attribute does not exist in the schema.\n' +
          'z: Attribute does not exist in the schema.\n' +
          'email: The attribute is required\n' +
          'birthdate: String attribute value must not have length less than 10\n',
      ),
    );
  });

  test('a value that is null is refused by name', () => {
    assert.throws(
      () => create(withSchema(), { picture: undefined }),
      invalid('Attribute value for picture must not be null'),
    );
  });

  test('sub and identities cannot be written by anyone', () => {
    for (const name of ['sub', 'identities']) {
      for (const mode of ['admin', 'user'] as const) {
        assert.throws(
          () => create(withSchema(), { [name]: 'x' }, mode),
          invalid(`Cannot modify the non-mutable attribute ${name}`),
        );
      }
    }
  });

  test('verification flags and developer attributes are for administrators', () => {
    const pool = withSchema(custom('rank', { DeveloperOnlyAttribute: true }));
    const flags = { email_verified: 'True', 'dev:custom:rank': '1' };
    assert.deepEqual(create(pool, { email: 'a@example.com', ...flags }), {
      email: 'a@example.com',
      email_verified: 'true',
      'dev:custom:rank': '1',
    });
    for (const [name, value] of Object.entries(flags)) {
      assert.throws(() => create(pool, { [name]: value }, 'user'), unauthorized);
    }
  });

  test('an immutable attribute is set at creation', () => {
    const pool = withSchema(custom('tenant', { Mutable: false }));
    assert.deepEqual(create(pool, { 'custom:tenant': 'a' }), { 'custom:tenant': 'a' });
  });
});

describe('values', () => {
  const refusals: [string, Record<string, string>, string][] = [
    ['an address without a domain', { email: 'ann' }, 'Invalid email address format.'],
    [
      'an address with a line break',
      { email: 'a@b.com\nBcc: c@d' },
      'Invalid email address format.',
    ],
    ['an address with two at signs', { email: 'a@b@c.com' }, 'Invalid email address format.'],
    ['an address with a blank', { email: 'a b@c.com' }, 'Invalid email address format.'],
    ['a number without its plus', { phone_number: '15555550100' }, 'Invalid phone number format.'],
    ['a number with punctuation', { phone_number: '+1 555' }, 'Invalid phone number format.'],
    ['a number in other digits', { phone_number: '+１５５５５' }, 'Invalid phone number format.'],
    [
      'a number of 16 digits',
      { phone_number: '+1234567890123456' },
      'Invalid phone number format.',
    ],
  ];
  for (const [what, attributes, message] of refusals) {
    test(`${what} is refused`, () => {
      assert.throws(() => create(withSchema(), attributes), invalid(message));
    });
  }

  test('addresses and numbers of the usual kinds pass', () => {
    const pool = withSchema();
    for (const email of ['a@b.co', 'first.last+tag@sub.example.com', 'ürsula@müller.example']) {
      assert.deepEqual(create(pool, { email }), { email });
    }
    assert.ok(create(pool, { phone_number: '+491701234567' }));
  });

  const bounds = [
    custom('code', { StringAttributeConstraints: { MinLength: '2', MaxLength: '4' } }),
    custom('age', {
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MinValue: '18', MaxValue: '99' },
    }),
    custom('vip', { AttributeDataType: 'Boolean' }),
    custom('since', { AttributeDataType: 'DateTime' }),
  ];
  const cases: [string, string[], string[]][] = [
    ['custom:code', ['ab', 'abcd', '🙂🙂🙂🙂'], ['a', 'abcde']],
    ['custom:age', ['18', '99', '20.5'], ['17', '100', 'x', '1e1', ' 20', '٢٠']],
    ['custom:vip', ['true', 'false'], ['yes', '1']],
    ['custom:since', ['2026-02-28', '2026-02-28T12:00:00Z', '1790000000'], ['soon', '2026-02-30']],
    ['birthdate', ['1990-02-28', '0000-05-01'], ['1990-02-30', '19900228xx', '1990-2-28']],
    ['updated_at', ['0', '1790000000'], ['-1', 'today']],
  ];
  for (const [name, good, bad] of cases) {
    test(`${name} takes ${good.join(', ')} and refuses ${bad.join(', ')}`, () => {
      const pool = withSchema(...bounds);
      for (const value of good)
        assert.deepEqual(create(pool, { [name]: value }), { [name]: value });
      for (const value of bad) {
        assert.throws(() => create(pool, { [name]: value }), {
          name: 'InvalidParameterException',
          message: new RegExp(`^Attributes did not conform to the schema: ${name}: .*\\n$`),
        });
      }
    });
  }

  test('a text that is too long is told its limit', () => {
    assert.throws(
      () => create(withSchema(...bounds), { 'custom:code': 'abcde' }),
      nonconforming('custom:code: String attribute value must not have length greater than 4\n'),
    );
  });
});

describe('an update', () => {
  test('a blank value removes the attribute', () => {
    const changes = update(withSchema(), { nickname: '', name: 'B' });
    assert.deepEqual(applyChanges({ nickname: 'a', gender: 'f' }, changes), {
      gender: 'f',
      name: 'B',
    });
  });

  test('a new address is unverified unless the update says otherwise', () => {
    const pool = withSchema();
    const before = { email: 'a@example.com', email_verified: 'true' };
    assert.deepEqual(applyChanges(before, update(pool, { email: 'b@example.com' })), {
      email: 'b@example.com',
      email_verified: 'false',
    });
    const both = { email: 'b@example.com', email_verified: 'true' };
    assert.deepEqual(applyChanges(before, update(pool, both)), both);
  });

  test('removing an address takes its flag along', () => {
    const before = { phone_number: '+15555550100', phone_number_verified: 'true' };
    assert.deepEqual(applyChanges(before, update(withSchema(), { phone_number: '' })), {});
  });

  test('an immutable attribute cannot be set, changed, blanked or deleted', () => {
    const pool = withSchema(custom('tenant', { Mutable: false }));
    const refusal = invalid('user.custom:tenant: Attribute cannot be updated.\n');
    assert.throws(() => update(pool, { 'custom:tenant': 'b' }), refusal);
    assert.throws(() => update(pool, { 'custom:tenant': '' }), refusal);
    assert.throws(() => attributesForDeletion(pool, ['custom:tenant'], 'admin'), refusal);
  });

  test('a required attribute can be neither blanked nor deleted', () => {
    const pool = withSchema({ Name: 'phone_number', Required: true, Mutable: true });
    const refusal = invalid(
      'Invalid user attributes: phone_number: Required attribute cannot be deleted.',
    );
    assert.throws(() => update(pool, { phone_number: '' }), refusal);
    assert.throws(() => attributesForDeletion(pool, ['phone_number'], 'admin'), refusal);
  });

  test('an unknown attribute has no type and cannot be deleted', () => {
    const pool = withSchema();
    for (const mode of ['admin', 'user'] as const) {
      assert.throws(
        () => update(pool, { 'custom:x': '1' }, mode),
        invalid('Type for attribute {custom:x} could not be determined'),
      );
    }
    assert.throws(
      () => attributesForDeletion(pool, ['custom:x', 'name', 'y'], 'admin'),
      invalid(
        'Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\n' +
          'user.y: Attribute does not exist in the schema.\n',
      ),
    );
  });

  test('an update names each attribute that is neither custom nor in the schema', () => {
    assert.throws(
      () => update(withSchema(), { update_email: 'a', name: 'b', nick: 'c' }, 'user'),
      invalid(
        'user.update_email: Attribute does not exist in the schema.\n' +
          'user.nick: Attribute does not exist in the schema.\n',
      ),
    );
  });

  test('a user cannot delete a verification flag', () => {
    assert.throws(
      () => attributesForDeletion(withSchema(), ['email_verified'], 'user'),
      unauthorized,
    );
  });
});

describe('attributes with a new password', () => {
  const pool = withSchema(
    { Name: 'given_name', Required: true, Mutable: true },
    { Name: 'birthdate', Required: true, Mutable: false },
  );

  test('missing required ones are demanded', () => {
    assert.throws(
      () => attributesForNewPassword(pool, { birthdate: '1990-01-01' }, []),
      invalid('Invalid attributes given, given_name is missing'),
    );
  });

  test('one already set cannot be given again, not even unchanged', () => {
    const current = { given_name: 'Ann', birthdate: '1990-01-01' };
    assert.throws(() => attributesForNewPassword(pool, current, list({ given_name: 'Ann' })), {
      name: 'NotAuthorizedException',
      message: 'Cannot modify an already provided given_name',
    });
  });

  test('immutable ones may be given, since creation ends here', () => {
    const given = { given_name: 'Ann', birthdate: '1990-01-01' };
    assert.deepEqual(attributesForNewPassword(pool, {}, list(given)), given);
  });

  test('a verification flag may not be given', () => {
    assert.throws(
      () => attributesForNewPassword(withSchema(), {}, list({ email_verified: 'true' })),
      unauthorized,
    );
  });
});
