import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const USER_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const exists = (message = 'User account already exists') =>
  refusal('UsernameExistsException', message);

onEachStore((service) => {
  describe('AdminCreateUser', () => {
    test('answers with the user, who must choose a password', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool();
      const { User } = await cognito.adminCreateUser({
        UserPoolId,
        Username: 'ann',
        UserAttributes: attributes({ email: 'ann@example.com', given_name: 'Ann' }),
      });
      const { sub, ...others } = record(User?.Attributes);
      assert.match(sub ?? '', USER_ID);
      assert.equal(User?.Attributes?.[0]?.Name, 'sub');
      assert.deepEqual(others, { email: 'ann@example.com', given_name: 'Ann' });
      assert.ok(User?.UserCreateDate instanceof Date);
      assert.deepEqual(
        { ...User, Attributes: undefined },
        {
          Username: 'ann',
          Attributes: undefined,
          UserCreateDate: User?.UserCreateDate,
          UserLastModifiedDate: User?.UserCreateDate,
          Enabled: true,
          UserStatus: 'FORCE_CHANGE_PASSWORD',
        },
      );
    });

    test('refuses an unknown pool, a taken name and a weak password', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool();
      await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
      await assert.rejects(cognito.adminCreateUser({ UserPoolId, Username: 'ann' }), exists());
      await assert.rejects(
        cognito.adminCreateUser({ UserPoolId: 'us-east-1_Missing00', Username: 'ann' }),
        refusal('ResourceNotFoundException', 'User pool us-east-1_Missing00 does not exist.'),
      );
      await assert.rejects(
        cognito.adminCreateUser({ UserPoolId, Username: 'bob', TemporaryPassword: 'short' }),
        refusal(
          'InvalidPasswordException',
          'Password did not conform with password policy: Password not long enough',
        ),
      );
      await assert.rejects(
        cognito.adminGetUser({ UserPoolId, Username: 'bob' }),
        refusal('UserNotFoundException', 'User does not exist.'),
      );
    });

    test('of a hundred requests for one name exactly one succeeds', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool();
      const results = await Promise.allSettled(
        Array.from({ length: 100 }, () => cognito.adminCreateUser({ UserPoolId, Username: 'ann' })),
      );
      const failures = results.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      assert.equal(failures.length, 99);
      assert.deepEqual([...new Set(failures.map(({ name }) => name))], ['UsernameExistsException']);
      const { Users } = await cognito.listUsers({ UserPoolId });
      assert.equal(Users?.length, 1);
    });

    test('a username cannot be another user’s sub', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool();
      const { User } = await cognito.adminCreateUser({ UserPoolId, Username: 'ann' });
      const { sub } = record(User?.Attributes);
      await assert.rejects(cognito.adminCreateUser({ UserPoolId, Username: sub! }), exists());
    });

    test('names that differ in case are one where the pool ignores case, else two', async () => {
      const { cognito, newPool } = service();
      const minding = await newPool();
      await cognito.adminCreateUser({ UserPoolId: minding, Username: 'Ann' });
      await cognito.adminCreateUser({ UserPoolId: minding, Username: 'ann' });

      const UserPoolId = await newPool({ UsernameConfiguration: { CaseSensitive: false } });
      await cognito.adminCreateUser({ UserPoolId, Username: 'Ann' });
      await assert.rejects(cognito.adminCreateUser({ UserPoolId, Username: 'aNN' }), exists());
      const { Username } = await cognito.adminGetUser({ UserPoolId, Username: 'ANN' });
      assert.equal(Username, 'Ann');
    });

    test('a pool that can send one-time codes takes users without a password', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      });
      const create = (Username: string, TemporaryPassword?: string) =>
        cognito.adminCreateUser({ UserPoolId, Username, TemporaryPassword });
      assert.equal((await create('ann')).User?.UserStatus, 'CONFIRMED');
      assert.equal((await create('bob', 'Temp-pw-1')).User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    });

    test('a required attribute may be missing: the user adds it with the first password', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({
        Schema: [{ Name: 'email', Required: true, Mutable: true }],
      });
      const TemporaryPassword = 'Temp-pw-1';
      await cognito.adminCreateUser({ UserPoolId, Username: 'ann', TemporaryPassword });
      const { UserPoolClient } = await cognito.createUserPoolClient({
        UserPoolId,
        ClientName: 'web',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      });
      const ClientId = UserPoolClient!.ClientId;
      const { Session, ChallengeParameters } = await cognito.initiateAuth({
        ClientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ann', PASSWORD: TemporaryPassword },
      });
      assert.equal(ChallengeParameters?.['requiredAttributes'], '["userAttributes.email"]');
      const answer = (more: Record<string, string>) =>
        cognito.respondToAuthChallenge({
          ClientId,
          ChallengeName: 'NEW_PASSWORD_REQUIRED',
          Session,
          ChallengeResponses: { USERNAME: 'ann', NEW_PASSWORD: 'Another-horse-8', ...more },
        });
      await assert.rejects(
        answer({}),
        refusal('InvalidParameterException', 'Invalid attributes given, email is missing'),
      );
      const answered = await answer({ 'userAttributes.email': 'ann@example.com' });
      assert.ok(answered.AuthenticationResult?.IdToken);
    });
  });

  describe('a pool with username attributes', () => {
    test('makes the username and keeps the given name as an attribute', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ UsernameAttributes: ['email', 'phone_number'] });
      const { User } = await cognito.adminCreateUser({ UserPoolId, Username: 'ann@example.com' });
      assert.match(User?.Username ?? '', USER_ID);
      assert.deepEqual(record(User?.Attributes), { sub: User?.Username, email: 'ann@example.com' });
      for (const Username of ['ann@example.com', User!.Username!]) {
        const found = await cognito.adminGetUser({ UserPoolId, Username });
        assert.equal(found.Username, User?.Username);
      }
      await assert.rejects(
        cognito.adminCreateUser({ UserPoolId, Username: 'ann@example.com' }),
        exists('An account with the given email already exists.'),
      );
      await assert.rejects(
        cognito.adminCreateUser({
          UserPoolId,
          Username: '+15555550100',
          UserAttributes: attributes({ email: 'ann@example.com' }),
        }),
        exists('An account with the given email already exists.'),
      );
      await assert.rejects(
        cognito.adminCreateUser({ UserPoolId, Username: 'ann' }),
        refusal(
          'InvalidParameterException',
          'Username should be either an email or a phone number.',
        ),
      );
    });

    test('refuses an attribute that contradicts the username', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ UsernameAttributes: ['email'] });
      const create = (email: string) =>
        cognito.adminCreateUser({
          UserPoolId,
          Username: 'ann@example.com',
          UserAttributes: attributes({ email }),
        });
      await assert.rejects(
        create('bob@example.com'),
        refusal(
          'InvalidParameterException',
          'User email should be empty or same as username, since username attribute is email',
        ),
      );
      assert.ok(await create('ann@example.com'));
    });

    test('frees the old address when an administrator changes it', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ UsernameAttributes: ['email'] });
      for (const Username of ['ann@example.com', 'bob@example.com']) {
        await cognito.adminCreateUser({ UserPoolId, Username });
      }
      const change = (Username: string, email: string) =>
        cognito.adminUpdateUserAttributes({
          UserPoolId,
          Username,
          UserAttributes: attributes({ email }),
        });
      await assert.rejects(
        change('ann@example.com', 'bob@example.com'),
        refusal('AliasExistsException', 'An account with the given email already exists.'),
      );
      await change('ann@example.com', 'new@example.com');
      await cognito.adminGetUser({ UserPoolId, Username: 'new@example.com' });
      await cognito.adminCreateUser({ UserPoolId, Username: 'ann@example.com' });
    });
  });

  describe('a pool with aliases', () => {
    const AliasAttributes = ['email', 'phone_number', 'preferred_username'] as const;
    const verified = { email: 'ann@example.com', email_verified: 'true' };

    test('has no user whose address or number is verified and missing', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: [...AliasAttributes] });
      const create = (values: Record<string, string>, more = {}) =>
        cognito.adminCreateUser({
          UserPoolId,
          Username: 'ann',
          UserAttributes: attributes(values),
          ...more,
        });
      const alone = (flag: string, name: string) =>
        refusal('InvalidParameterException', `${flag} is true, but ${name} is missing.`);
      const noAddress = alone('email_verified', 'email');
      const noNumber = alone('phone_number_verified', 'phone_number');
      await assert.rejects(create({ email_verified: 'true' }), noAddress);
      await assert.rejects(create({ email_verified: 'True', email: '' }), noAddress);
      await assert.rejects(create({ ...verified, phone_number_verified: 'true' }), noNumber);
      await create({ email_verified: 'false' });
      const again = { MessageAction: 'RESEND' };
      await assert.rejects(create({ email_verified: 'true' }, again), noAddress);
      await create(verified, again);
      await create({ email_verified: 'true' }, again);
    });

    test('finds a user by a verified address alone', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: [...AliasAttributes] });
      const set = (values: Record<string, string>) =>
        cognito.adminUpdateUserAttributes({
          UserPoolId,
          Username: 'ann',
          UserAttributes: attributes(values),
        });
      const find = (Username: string) => cognito.adminGetUser({ UserPoolId, Username });
      const unknown = refusal('UserNotFoundException', 'User does not exist.');

      await cognito.adminCreateUser({
        UserPoolId,
        Username: 'ann',
        UserAttributes: attributes({ email: 'ann@example.com' }),
      });
      await assert.rejects(find('ann@example.com'), unknown);
      await set({ email_verified: 'true' });
      assert.equal((await find('ann@example.com')).Username, 'ann');
      await set({ email: 'new@example.com' });
      await assert.rejects(find('ann@example.com'), unknown);
      await assert.rejects(find('new@example.com'), unknown);
      await set({ preferred_username: 'annie' });
      assert.equal((await find('annie')).Username, 'ann');
      await cognito.adminDeleteUserAttributes({
        UserPoolId,
        Username: 'annie',
        UserAttributeNames: ['preferred_username'],
      });
      await assert.rejects(find('annie'), unknown);
    });

    test('gives an alias to one user; forcing moves it and unverifies the other’s', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: [...AliasAttributes] });
      const create = (Username: string, ForceAliasCreation?: boolean) =>
        cognito.adminCreateUser({
          UserPoolId,
          Username,
          UserAttributes: attributes(verified),
          ForceAliasCreation,
        });
      await create('ann');
      await assert.rejects(
        create('bob'),
        exists('An account with the given email already exists.'),
      );
      await create('bob', true);
      const found = await cognito.adminGetUser({ UserPoolId, Username: 'ann@example.com' });
      assert.equal(found.Username, 'bob');
      const ann = await cognito.adminGetUser({ UserPoolId, Username: 'ann' });
      assert.equal(record(ann.UserAttributes).email_verified, 'false');
      await assert.rejects(
        cognito.adminUpdateUserAttributes({
          UserPoolId,
          Username: 'ann',
          UserAttributes: attributes({ email_verified: 'true' }),
        }),
        refusal('AliasExistsException', 'An account with the email already exists.'),
      );
    });

    test('of twenty users forcing one alias at once, one has it', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: ['email'] });
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          cognito.adminCreateUser({
            UserPoolId,
            Username: `user${i}`,
            UserAttributes: attributes(verified),
            ForceAliasCreation: true,
          }),
        ),
      );
      const { Users = [] } = await cognito.listUsers({ UserPoolId });
      const owners = Users.filter((user) => record(user.Attributes).email_verified === 'true');
      const found = await cognito.adminGetUser({ UserPoolId, Username: 'ann@example.com' });
      assert.deepEqual(
        owners.map(({ Username }) => Username),
        [found.Username],
      );
    });

    test('refuses a preferred username that is another’s name', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: [...AliasAttributes] });
      for (const Username of ['ann', 'bob']) {
        await cognito.adminCreateUser({ UserPoolId, Username });
      }
      await assert.rejects(
        cognito.adminUpdateUserAttributes({
          UserPoolId,
          Username: 'bob',
          UserAttributes: attributes({ preferred_username: 'ann' }),
        }),
        refusal('AliasExistsException', 'Already found an entry for the provided username.'),
      );
    });

    test('refuses a username that could be an alias', async () => {
      const { cognito, newPool } = service();
      const UserPoolId = await newPool({ AliasAttributes: ['email'] });
      await assert.rejects(
        cognito.adminCreateUser({ UserPoolId, Username: 'ann@example.com' }),
        refusal(
          'InvalidParameterException',
          'Username cannot be of email format, since user pool is configured for email alias.',
        ),
      );
    });
  });
});
