import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const unknown = refusal('UserNotFoundException', 'User does not exist.');

onEachStore((service) => {
  const poolWithAnn = async (settings = {}) => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool(settings);
    const { User } = await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
    const { sub = '' } = record(User?.Attributes);
    return { cognito, UserPoolId, Username: 'ann', sub };
  };

  test('every operation on a user refuses an unknown user and an unknown pool', async () => {
    const { cognito, UserPoolId } = await poolWithAnn();
    const operations = (who: { UserPoolId: string; Username: string }) => [
      () => cognito.adminGetUser(who),
      () => cognito.adminDeleteUser(who),
      () => cognito.adminSetUserPassword({ ...who, Password: 'Good-pw-1' }),
      () => cognito.adminEnableUser(who),
      () => cognito.adminDisableUser(who),
      () => cognito.adminUpdateUserAttributes({ ...who, UserAttributes: [] }),
      () => cognito.adminDeleteUserAttributes({ ...who, UserAttributeNames: [] }),
    ];
    for (const each of operations({ UserPoolId, Username: 'nobody' })) {
      await assert.rejects(each, unknown);
    }
    for (const each of operations({ UserPoolId: 'us-east-1_Missing00', Username: 'ann' })) {
      await assert.rejects(
        each,
        refusal('ResourceNotFoundException', 'User pool us-east-1_Missing00 does not exist.'),
      );
    }
  });

  describe('AdminGetUser', () => {
    test('finds a user by username and by sub', async () => {
      const { cognito, UserPoolId, sub } = await poolWithAnn();
      for (const Username of ['ann', sub]) {
        const user = await cognito.adminGetUser({ UserPoolId, Username });
        assert.deepEqual(user.UserAttributes, [{ Name: 'sub', Value: sub }]);
        assert.equal(user.Username, 'ann');
      }
      await assert.rejects(cognito.adminGetUser({ UserPoolId, Username: 'Ann' }), unknown);
    });

    test('leaves out what there is none of', async () => {
      const { cognito, ...who } = await poolWithAnn();
      const { $metadata, ...user } = await cognito.adminGetUser(who);
      assert.equal($metadata.httpStatusCode, 200);
      assert.deepEqual(Object.keys(user).sort(), [
        'Enabled',
        'UserAttributes',
        'UserCreateDate',
        'UserLastModifiedDate',
        'UserStatus',
        'Username',
      ]);
    });
  });

  describe('AdminDeleteUser', () => {
    test('removes the user and frees the name', async () => {
      const { cognito, sub, ...who } = await poolWithAnn();
      await cognito.adminDeleteUser(who);
      await assert.rejects(cognito.adminGetUser(who), unknown);
      await assert.rejects(cognito.adminGetUser({ ...who, Username: sub }), unknown);
      await assert.rejects(cognito.adminDeleteUser(who), unknown);
      const { User } = await cognito.adminCreateUser(who);
      assert.notEqual(record(User?.Attributes).sub, sub);
    });

    test('succeeds for one of many at once', async () => {
      const { cognito, ...who } = await poolWithAnn();
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, () => cognito.adminDeleteUser(who)),
      );
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    });
  });

  describe('AdminSetUserPassword', () => {
    test('confirms the user, or asks for a new password once more', async () => {
      const { cognito, sub, ...who } = await poolWithAnn();
      const status = async () => (await cognito.adminGetUser(who)).UserStatus;
      await cognito.adminSetUserPassword({ ...who, Password: 'Good-pw-1', Permanent: true });
      assert.equal(await status(), 'CONFIRMED');
      await cognito.adminSetUserPassword({ ...who, Password: 'Good-pw-1' });
      assert.equal(await status(), 'FORCE_CHANGE_PASSWORD');
    });

    test('refuses what the policy refuses, and changes nothing then', async () => {
      const { cognito, sub, ...who } = await poolWithAnn();
      const cases = {
        short1A: 'Password not long enough',
        'lower-case-1': 'Password must have uppercase characters',
        'UPPER-CASE-1': 'Password must have lowercase characters',
        'No-numbers-here': 'Password must have numeric characters',
        NoSymbols1: 'Password must have symbol characters',
      };
      for (const [Password, reason] of Object.entries(cases)) {
        await assert.rejects(
          cognito.adminSetUserPassword({ ...who, Password, Permanent: true }),
          refusal(
            'InvalidPasswordException',
            `Password did not conform with password policy: ${reason}`,
          ),
        );
      }
      assert.equal((await cognito.adminGetUser(who)).UserStatus, 'FORCE_CHANGE_PASSWORD');
    });

    test('refuses the passwords the history remembers, the current one among them', async () => {
      const { cognito, sub, ...who } = await poolWithAnn({
        UserPoolTier: 'PLUS',
        Policies: { PasswordPolicy: { MinimumLength: 8, PasswordHistorySize: 2 } },
      });
      const set = (Password: string) =>
        cognito.adminSetUserPassword({ ...who, Password, Permanent: true });
      const reused = refusal(
        'PasswordHistoryPolicyViolationException',
        'Password has previously been used.',
      );
      await set('password-1');
      await assert.rejects(set('password-1'), reused);
      await set('password-2');
      await assert.rejects(set('password-1'), reused);
      await set('password-3');
      await assert.rejects(set('password-2'), reused);
      await set('password-1');
    });
  });

  describe('AdminDisableUser and AdminEnableUser', () => {
    test('shut a user out and let it in again', async () => {
      const { cognito, sub, ...who } = await poolWithAnn();
      const enabled = async () => (await cognito.adminGetUser(who)).Enabled;
      await cognito.adminDisableUser(who);
      assert.equal(await enabled(), false);
      await cognito.adminDisableUser(who);
      await cognito.adminEnableUser(who);
      assert.equal(await enabled(), true);
      await cognito.adminEnableUser(who);
    });
  });

  describe('AdminUpdateUserAttributes and AdminDeleteUserAttributes', () => {
    test('change, blank and delete attributes', async () => {
      const { cognito, sub, ...who } = await poolWithAnn({
        Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }],
      });
      const shown = async () => {
        const { sub: _, ...others } = record((await cognito.adminGetUser(who)).UserAttributes);
        return others;
      };
      const before = await cognito.adminGetUser(who);
      service().poolhouse.clock.advance(5000);
      await cognito.adminUpdateUserAttributes({
        ...who,
        UserAttributes: attributes({
          'custom:team': 'blue',
          nickname: 'A',
          email: 'ann@example.com',
          email_verified: 'true',
        }),
      });
      assert.deepEqual(await shown(), {
        'custom:team': 'blue',
        nickname: 'A',
        email: 'ann@example.com',
        email_verified: 'true',
      });
      await cognito.adminUpdateUserAttributes({
        ...who,
        UserAttributes: attributes({ email: 'new@example.com', nickname: '' }),
      });
      assert.deepEqual(await shown(), {
        'custom:team': 'blue',
        email: 'new@example.com',
        email_verified: 'false',
      });
      await cognito.adminDeleteUserAttributes({
        ...who,
        UserAttributeNames: ['custom:team', 'email', 'picture'],
      });
      assert.deepEqual(await shown(), {});
      const after = await cognito.adminGetUser(who);
      assert.deepEqual(after.UserCreateDate, before.UserCreateDate);
      assert.equal(+after.UserLastModifiedDate! - +before.UserLastModifiedDate!, 5000);
    });

    test('refuse what the schema refuses', async () => {
      const { cognito, sub, ...who } = await poolWithAnn({
        Schema: [{ Name: 'tenant', AttributeDataType: 'String', Mutable: false }],
      });
      const cases: [Record<string, string>, string][] = [
        [{ sub: 'x' }, 'Cannot modify the non-mutable attribute sub'],
        [{ 'custom:tenant': 'x' }, 'user.custom:tenant: Attribute cannot be updated.\n'],
        [{ 'custom:x': 'x' }, 'Type for attribute {custom:x} could not be determined'],
        [{ email: 'x' }, 'Invalid email address format.'],
        [{ phone_number: '555' }, 'Invalid phone number format.'],
      ];
      for (const [values, message] of cases) {
        await assert.rejects(
          cognito.adminUpdateUserAttributes({ ...who, UserAttributes: attributes(values) }),
          refusal('InvalidParameterException', message),
        );
      }
      await assert.rejects(
        cognito.adminUpdateUserAttributes({ ...who, UserAttributes: [{ Name: 'picture' }] }),
        refusal('InvalidParameterException', 'Attribute value for picture must not be null'),
      );
      await assert.rejects(
        cognito.adminDeleteUserAttributes({ ...who, UserAttributeNames: ['sub'] }),
        refusal('InvalidParameterException', 'Cannot modify the non-mutable attribute sub'),
      );
    });

    test('of fifty updates at once none is lost', async () => {
      const names = Array.from({ length: 50 }, (_, i) => `a${i}`);
      const { cognito, sub, ...who } = await poolWithAnn({
        Schema: names.map((Name) => ({ Name, AttributeDataType: 'String', Mutable: true })),
      });
      await Promise.all(
        names.map((name) =>
          cognito.adminUpdateUserAttributes({
            ...who,
            UserAttributes: attributes({ [`custom:${name}`]: name }),
          }),
        ),
      );
      const { sub: _, ...others } = record((await cognito.adminGetUser(who)).UserAttributes);
      assert.deepEqual(others, Object.fromEntries(names.map((name) => [`custom:${name}`, name])));
    });
  });
});
