import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, signIn, tokensOf } from '../support/app.ts';
import { codeFor, messagesOf, onceApp, SMS, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  changeByAdmin,
  invalid,
  mailApp,
  Self,
  someone,
  taken,
  UNAUTHORIZED,
  verified,
} from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('users change, blank and delete attributes of their own', async () => {
    const app = await onceApp(poolhouse());
    const ann = await someone(app, 'ann', { name: 'Ann', nickname: 'A', gender: 'f' });
    assert.deepEqual(await ann.update({ name: 'Anna', nickname: '', locale: 'de' }), []);
    assert.deepEqual(await ann.attributes(), { name: 'Anna', gender: 'f', locale: 'de' });
    await ann.remove('locale', 'picture');
    const after = { name: 'Anna', gender: 'f' };
    assert.deepEqual(await ann.attributes(), after);
    const { sub, ...attributes } = (await shown(app, 'ann')).attributes;
    assert.deepEqual(attributes, after);
    const { Users } = await app.cognito.listUsers({
      UserPoolId: app.poolId,
      Filter: 'name = "Anna"',
    });
    assert.deepEqual(
      Users?.map(({ Username }) => Username),
      ['ann'],
    );
  });

  test('what the schema refuses of a user is refused, and nothing else is written', async () => {
    const app = await onceApp(poolhouse(), {
      pool: {
        Schema: [
          { Name: 'given_name', Required: true, Mutable: true },
          { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
          { Name: 'age', AttributeDataType: 'Number', Mutable: true },
          { Name: 'team', AttributeDataType: 'String', Mutable: true },
        ],
      },
    });
    const before = { given_name: 'Bob', 'custom:tenant': 't1', 'custom:age': '7' };
    const bob = await someone(app, 'bob', before);
    const notConforming = (fault: string) =>
      invalid(`Attributes did not conform to the schema: ${fault}\n`);
    const immutable = invalid('user.custom:tenant: Attribute cannot be updated.\n');
    const required = invalid(
      'Invalid user attributes: given_name: Required attribute cannot be deleted.',
    );
    const refusals: [Record<string, string>, { name: string; message: string }][] = [
      [{ 'custom:x': '1' }, invalid('Type for attribute {custom:x} could not be determined')],
      [{ nick: '1' }, invalid('user.nick: Attribute does not exist in the schema.\n')],
      [{ 'custom:tenant': 't2' }, immutable],
      [{ 'custom:age': 'old' }, notConforming('custom:age: Attribute value must be a number')],
      [{ given_name: '' }, required],
      [{ email: 'nowhere' }, invalid('Invalid email address format.')],
      [{ phone_number: '12' }, invalid('Invalid phone number format.')],
      [{ sub: bob.sub }, invalid('Cannot modify the non-mutable attribute sub')],
    ];
    for (const [attributes, refusal] of refusals) {
      await assert.rejects(bob.update({ 'custom:team': 'blue', ...attributes }), refusal);
    }
    await assert.rejects(bob.remove('custom:team', 'custom:tenant'), immutable);
    await assert.rejects(bob.remove('given_name'), required);
    await assert.rejects(
      bob.remove('custom:x', 'custom:y'),
      invalid(
        'Invalid user attributes: user.custom:x: Attribute does not exist in the schema.\nuser.custom:y: Attribute does not exist in the schema.\n',
      ),
    );
    await assert.rejects(
      app.cognito.updateUserAttributes({
        AccessToken: bob.accessToken,
        UserAttributes: [{ Name: 'picture', Value: undefined }],
      }),
      invalid('Attribute value for picture must not be null'),
    );
    assert.deepEqual(await bob.attributes(), before);
  });

  test('nobody verifies an address by saying so, nor writes what is for administrators', async () => {
    const app = await onceApp(poolhouse(), {
      pool: {
        Schema: [
          {
            Name: 'rank',
            AttributeDataType: 'String',
            Mutable: true,
            DeveloperOnlyAttribute: true,
          },
        ],
      },
    });
    const carol = await someone(app, 'carol', { email: 'carol@example.com' });
    for (const name of ['email_verified', 'phone_number_verified', 'dev:custom:rank']) {
      await assert.rejects(carol.update({ name: 'C', [name]: 'true' }), UNAUTHORIZED);
      await assert.rejects(carol.remove(name), UNAUTHORIZED);
    }
    assert.deepEqual(await carol.attributes(), { email: 'carol@example.com' });
  });

  test('a client writes what it may write and shows what it may read', async () => {
    const app = await onceApp(poolhouse(), {
      client: {
        WriteAttributes: ['name', 'nickname'],
        ReadAttributes: ['name', 'nickname', 'email'],
      },
    });
    const dave = await someone(app, 'dave', { email: 'd@example.com', gender: 'm' });
    await dave.update({ name: 'Dave', nickname: 'D' });
    await assert.rejects(dave.update({ name: 'David', gender: 'x' }), UNAUTHORIZED);
    await assert.rejects(dave.update({ gender: '' }), UNAUTHORIZED);
    await assert.rejects(dave.remove('gender'), UNAUTHORIZED);
    await dave.remove('nickname');
    assert.deepEqual(await dave.attributes(), { name: 'Dave', email: 'd@example.com' });
    assert.equal((await shown(app, 'dave')).attributes.gender, 'm');
    // Another client of the pool has its own permissions.
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    });
    const other = await app.cognito.initiateAuth({
      ClientId: UserPoolClient!.ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'dave', PASSWORD },
    });
    const elsewhere = new Self(app, dave.sub, tokensOf(other).AccessToken);
    await elsewhere.update({ gender: 'x' });
    assert.equal((await elsewhere.attributes()).gender, 'x');
  });

  test('a changed address that the pool verifies gets a code, another does not', async () => {
    const app = await mailApp(poolhouse(), { pool: { ...SMS } });
    const erin = await someone(app, 'erin', { ...verified('erin'), phone_number: '+15555550100' });
    const details = await erin.update({ email: 'new@example.com', phone_number: '+15555550101' });
    assert.deepEqual(details, [
      { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.deepEqual(
      [message?.purpose, message?.destination, message?.username],
      ['CustomMessage_UpdateUserAttribute', 'new@example.com', 'erin'],
    );
    const unverified = {
      email: 'new@example.com',
      email_verified: 'false',
      phone_number: '+15555550101',
      phone_number_verified: 'false',
    };
    assert.deepEqual(await erin.attributes(), unverified);
    await erin.verify(codeFor(app, 'new@example.com'));
    assert.deepEqual(await erin.attributes(), { ...unverified, email_verified: 'true' });
    assert.equal(messagesOf(app), 1);
  });

  test('each of two changed addresses gets a code of its own', async () => {
    const app = await mailApp(poolhouse(), {
      pool: { ...SMS, AutoVerifiedAttributes: ['email', 'phone_number'] },
    });
    const frank = await someone(app, 'frank');
    const details = await frank.update({ email: 'f@example.com', phone_number: '+15555550102' });
    assert.deepEqual(
      details?.map(({ AttributeName, DeliveryMedium, Destination }) => [
        AttributeName,
        DeliveryMedium,
        Destination,
      ]),
      [
        ['email', 'EMAIL', 'f***@e***'],
        ['phone_number', 'SMS', '+*******0102'],
      ],
    );
    await frank.verify(codeFor(app, '+15555550102'), 'phone_number');
    await frank.verify(codeFor(app, 'f@example.com'));
    const { email_verified, phone_number_verified } = await frank.attributes();
    assert.deepEqual([email_verified, phone_number_verified], ['true', 'true']);
  });

  test('an address that stays what it is stays verified and gets no code', async () => {
    const app = await mailApp(poolhouse());
    const grace = await someone(app, 'grace', verified('grace'));
    assert.deepEqual(await grace.update({ email: 'grace@example.com', name: 'Grace' }), []);
    await changeByAdmin(app, 'grace', { email: 'grace@example.com' });
    assert.deepEqual(await grace.attributes(), { ...verified('grace'), name: 'Grace' });
    // Nor does it take a code away that is under way.
    await grace.askCode();
    await grace.update({ email: 'grace@example.com' });
    await grace.verify(codeFor(app, 'grace@example.com'));
    assert.equal(messagesOf(app), 1);
  });

  test('an administrator’s change gets a code too, unless it says that it is verified', async () => {
    const app = await mailApp(poolhouse());
    const heidi = await someone(app, 'heidi', verified('heidi'));
    await changeByAdmin(app, 'heidi', { email: 'h1@example.com' });
    assert.equal((await heidi.attributes()).email_verified, 'false');
    await heidi.verify(codeFor(app, 'h1@example.com'));
    assert.equal((await heidi.attributes()).email_verified, 'true');
    await changeByAdmin(app, 'heidi', { email: 'h2@example.com', email_verified: 'true' });
    await changeByAdmin(app, 'heidi', { name: 'Heidi' });
    assert.equal(messagesOf(app), 1);
    assert.deepEqual(await heidi.attributes(), {
      email: 'h2@example.com',
      email_verified: 'true',
      name: 'Heidi',
    });
  });

  test('where people sign in by an address they sign in by the new one at once', async () => {
    const app = await mailApp(poolhouse(), { pool: { UsernameAttributes: ['email'] } });
    const ivan = await someone(app, 'ivan@example.com', { email_verified: 'true' });
    await someone(app, 'judy@example.com');
    await assert.rejects(ivan.update({ email: 'judy@example.com' }), taken('given email'));
    await ivan.update({ email: 'new@example.com' });
    await signIn(app, 'new@example.com');
    await assert.rejects(signIn(app, 'ivan@example.com'), { name: 'UserNotFoundException' });
    // The name is free again.
    await someone(app, 'ivan@example.com');
  });

  test('a preferred username is an alias at once, and belongs to one user', async () => {
    const app = await onceApp(poolhouse(), { pool: { AliasAttributes: ['preferred_username'] } });
    const mallory = await someone(app, 'mallory');
    const niaj = await someone(app, 'niaj');
    await mallory.update({ preferred_username: 'boss' });
    await signIn(app, 'boss');
    await assert.rejects(niaj.update({ preferred_username: 'boss', name: 'N' }), {
      name: 'AliasExistsException',
      message: 'Already found an entry for the provided username.',
    });
    assert.deepEqual(await niaj.attributes(), {});
    await mallory.remove('preferred_username');
    await niaj.update({ preferred_username: 'boss' });
    assert.equal((await shown(app, 'boss')).username, 'niaj');
  });
});
