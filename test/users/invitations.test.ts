import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AdminCreateUserCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { startWith } from '#testing.ts';
import { attributes, onEachStore, record, refusal } from './each-store.ts';

const contact = { email: 'ann@example.com', phone_number: '+15555550100' };

onEachStore((service) => {
  const invite = async (rest: Partial<AdminCreateUserCommandInput> = {}) => {
    const { cognito, newPool, poolhouse } = service();
    const UserPoolId = rest.UserPoolId ?? (await newPool());
    const { User } = await cognito.adminCreateUser({
      UserPoolId,
      Username: 'ann',
      UserAttributes: attributes(contact),
      ...rest,
    });
    return { UserPoolId, User, inbox: poolhouse.inbox({ userPoolId: UserPoolId }) };
  };

  describe('an invitation', () => {
    test('goes by e-mail to a user without a number, unless another medium is desired', async () => {
      for (const DesiredDeliveryMediums of [undefined, []]) {
        const UserAttributes = attributes({ email: 'ann@example.com' });
        const { inbox } = await invite({ UserAttributes, DesiredDeliveryMediums });
        assert.deepEqual(
          inbox.map(({ destination }) => destination),
          ['ann@example.com'],
        );
      }
      const unreachable = await invite({ UserAttributes: [] });
      assert.deepEqual(unreachable.inbox, []);
      assert.equal(unreachable.User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    });

    test('cannot be desired by a medium that does not reach the user', async () => {
      const { cognito } = service();
      const { UserPoolId } = await invite({ UserAttributes: [] });
      const refusals = [
        ['EMAIL', { phone_number: '+15555550101' }, 'email'],
        ['SMS', { email: 'bob@example.com' }, 'phone_number'],
      ] as const;
      for (const [medium, only, needed] of refusals) {
        const said = `The delivery medium ${medium} needs the attribute ${needed}.`;
        const refused = refusal('InvalidParameterException', said);
        for (const MessageAction of [undefined, 'SUPPRESS'] as const) {
          const create = cognito.adminCreateUser({
            UserPoolId,
            Username: 'bob',
            UserAttributes: attributes(only),
            DesiredDeliveryMediums: ['EMAIL', 'SMS'],
            MessageAction,
          });
          await assert.rejects(create, refused);
        }
        const again = cognito.adminCreateUser({
          UserPoolId,
          Username: 'ann',
          UserAttributes: attributes(only),
          DesiredDeliveryMediums: [medium],
          MessageAction: 'RESEND',
        });
        await assert.rejects(again, refused);
      }
      await assert.rejects(
        cognito.adminGetUser({ UserPoolId, Username: 'bob' }),
        refusal('UserNotFoundException', 'User does not exist.'),
      );
    });

    test('goes by SMS unless another medium is desired', async () => {
      const { inbox, UserPoolId } = await invite();
      const [message] = inbox;
      assert.equal(inbox.length, 1);
      assert.deepEqual(message, {
        id: message?.id,
        sentAt: message?.sentAt,
        userPoolId: UserPoolId,
        username: 'ann',
        medium: 'SMS',
        destination: '+15555550100',
        purpose: 'CustomMessage_AdminCreateUser',
        body: `Your username is ann and temporary password is ${message?.code}. `,
        code: message?.code,
      });
    });

    test('goes by every desired medium that reaches the user', async () => {
      const { inbox } = await invite({ DesiredDeliveryMediums: ['EMAIL', 'SMS'] });
      assert.deepEqual(inbox.map(({ destination }) => destination).sort(), [
        '+15555550100',
        'ann@example.com',
      ]);
    });

    test('is not sent when it is suppressed', async () => {
      const { inbox, User } = await invite({ MessageAction: 'SUPPRESS' });
      assert.deepEqual(inbox, []);
      assert.equal(User?.UserStatus, 'FORCE_CHANGE_PASSWORD');
    });

    test('follows the pool’s template and carries the given password', async () => {
      const UserPoolId = await service().newPool({
        AdminCreateUserConfig: {
          InviteMessageTemplate: {
            EmailSubject: 'Welcome',
            EmailMessage: 'Hello {username}, {####}',
            SMSMessage: '{username} {####}',
          },
        },
      });
      const { inbox } = await invite({
        UserPoolId,
        DesiredDeliveryMediums: ['EMAIL'],
        TemporaryPassword: 'Temp-pw-1',
      });
      assert.equal(inbox[0]?.subject, 'Welcome');
      assert.equal(inbox[0]?.body, 'Hello ann, Temp-pw-1');
      assert.equal(inbox[0]?.code, 'Temp-pw-1');
    });

    test('is sent again with a new password, and to a corrected address', async () => {
      const { cognito, poolhouse } = service();
      const { UserPoolId, inbox } = await invite({ DesiredDeliveryMediums: ['EMAIL'] });
      const { User } = await cognito.adminCreateUser({
        UserPoolId,
        Username: 'ann',
        MessageAction: 'RESEND',
        DesiredDeliveryMediums: ['EMAIL'],
        UserAttributes: attributes({ email: 'right@example.com' }),
      });
      assert.equal(record(User?.Attributes).email, 'right@example.com');
      const [second, first] = poolhouse.inbox({ userPoolId: UserPoolId });
      assert.equal(second?.destination, 'right@example.com');
      assert.equal(first?.code, inbox[0]?.code);
      assert.notEqual(second?.code, first?.code);
    });

    test('sent again with what the user has leaves a verified address verified', async () => {
      const verified = { email: 'ann@example.com', email_verified: 'true' };
      const { UserPoolId } = await invite({ UserAttributes: attributes(verified) });
      const { User } = await service().cognito.adminCreateUser({
        UserPoolId,
        Username: 'ann',
        MessageAction: 'RESEND',
        UserAttributes: attributes({ email: 'ann@example.com' }),
      });
      assert.equal(record(User?.Attributes).email_verified, 'true');
    });

    test('is sent again to invited users alone', async () => {
      const { cognito } = service();
      const { UserPoolId } = await invite();
      const resend = (Username: string) =>
        cognito.adminCreateUser({ UserPoolId, Username, MessageAction: 'RESEND' });
      await assert.rejects(resend('bob'), refusal('UserNotFoundException', 'User does not exist.'));
      await cognito.adminSetUserPassword({
        UserPoolId,
        Username: 'ann',
        Password: 'Good-pw-1',
        Permanent: true,
      });
      await assert.rejects(
        resend('ann'),
        refusal(
          'UnsupportedUserStateException',
          'Resend not possible. ann status is not FORCE_CHANGE_PASSWORD',
        ),
      );
    });
  });
});

test('without a sender an invitation is refused and nobody is created', async (t) => {
  const poolhouse = await startWith({}, { mode: 'serve' });
  t.after(() => poolhouse.stop());
  const { server } = poolhouse;
  const accessKey = {
    id: 'AKIAEXAMPLE234567AAA',
    secret: 'a-secret-of-forty-characters-or-so-12345',
  };
  await server.store.transaction((tx) =>
    tx.accessKeys.insert({ ...accessKey, name: 'test', createdAt: 0 }),
  );
  const cognito = poolhouse.client({
    credentials: { accessKeyId: accessKey.id, secretAccessKey: accessKey.secret },
  });
  const { UserPool } = await cognito.createUserPool({ PoolName: 'users' });
  const create = (MessageAction?: 'SUPPRESS') =>
    cognito.adminCreateUser({
      UserPoolId: UserPool?.Id,
      Username: 'ann',
      UserAttributes: attributes(contact),
      MessageAction,
    });
  await assert.rejects(create(), refusal('CodeDeliveryFailureException', /no SMS sender/));
  assert.equal((await create('SUPPRESS')).User?.Username, 'ann');
});
