import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { test } from 'node:test';
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { decoySeed, decoyUsername } from '#domain/users/decoy.ts';
import type { Pool } from '#store/tables/pools.ts';
import { type App, createUser, signIn } from '../support/app.ts';
import { onceApp } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { SrpClient } from '../support/srp-client.ts';

const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/;
const LOCKED = { message: 'Password attempts exceeded' };
const WRONG = { message: 'Incorrect username or password.' };
const verified = (email: string) => ({ email, email_verified: 'true' });

test('a username that is made up has the form of those there are', () => {
  const seed = decoySeed(createSecretKey(Buffer.alloc(32, 7)), { id: 'p_1' } as Pool, 'x@y.com');
  const forms: [string, string | undefined, RegExp][] = [
    ['ann', 'bob', /^[aeiou][^aeiou][^aeiou]$/],
    [
      'Ann.Miller2',
      undefined,
      /^[AEIOU][^aeiou]{2}\.[^aeiou][aeiou][^aeiou]{2}[aeiou][^aeiou]\d$/i,
    ],
    ['user-0001', 'user-0002', /^user-\d{4}$/],
    ['emp0012', 'emp0013', /^emp\d{4}$/],
    ['john', 'joan', /^[^aeiou][aeiou][^aeiou]{2}$/],
    ['1234567', '1234999', /^\d{7}$/],
    ['f00dcafe0123', 'aa0dcafe9999', /^[\da-f]{12}$/],
    ['52fdfc07-2182-454f-963f-5f0f9a621d72', undefined, UUID],
    ['東京🐎', undefined, /^東京🐎$/u],
  ];
  for (const [first, second, form] of forms) {
    const made = decoyUsername(seed, first, second);
    assert.match(made, form);
    assert.equal(made, decoyUsername(seed, first, second));
  }
  assert.match(decoyUsername(seed, undefined, undefined), UUID);
});

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  const hidingApp = (pool: Partial<CreateUserPoolCommandInput>) =>
    onceApp(poolhouse(), {
      pool,
      client: {
        PreventUserExistenceErrors: 'ENABLED',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH'],
      },
    });

  /** What a stranger is shown who begins to sign in by SRP. */
  async function shown({ cognito, clientId, poolId }: App, name: string) {
    const { ChallengeParameters } = await cognito.initiateAuth({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: name, SRP_A: await new SrpClient(poolId).a() },
    });
    const { USER_ID_FOR_SRP, SALT } = ChallengeParameters!;
    return { username: USER_ID_FOR_SRP!, salt: SALT! };
  }

  /** Guesses by one name until it is locked: then every name of the user is. */
  async function shareLock(app: App, name: string, other: string): Promise<void> {
    for (let n = 0; n < 5; n++) await assert.rejects(signIn(app, name, 'wrong'), WRONG);
    await assert.rejects(signIn(app, name, 'wrong'), LOCKED, name);
    await assert.rejects(signIn(app, other, 'wrong'), LOCKED, other);
  }

  for (const [what, usernames, form] of [
    ['words', ['ann', 'bob', 'eve'], /^[a-z]{3}$/],
    ['numbered', ['user-0001', 'user-0002', 'user-0003'], /^user-\d{4}$/],
    ['ids', ['52fdfc07-2182-454f-963f-5f0f9a621d72'], UUID],
  ] as const) {
    test(`where usernames are ${what}, an alias that nobody has is shown by one like them`, async () => {
      const app = await hidingApp({ AliasAttributes: ['email'] });
      for (const username of usernames) {
        await createUser(app, username, verified(`${username}@example.com`));
      }
      const [real] = usernames;
      for (const alias of [`${real}@example.com`, 'nobody@example.com', 'nil@example.com']) {
        const { username, salt } = await shown(app, alias);
        assert.match(username, form);
        assert.deepEqual(await shown(app, alias), { username, salt });
        assert.deepEqual(await shown(app, username), { username, salt });
        await shareLock(app, alias, username);
      }
    });
  }

  test('where people sign in by an attribute, an address that nobody has is shown by a sub of its own', async () => {
    const app = await hidingApp({ UsernameAttributes: ['email'] });
    await createUser(app, 'ann@example.com');
    for (const name of ['ann@example.com', 'nobody@example.com']) {
      const { username, salt } = await shown(app, name);
      assert.match(username, UUID);
      assert.deepEqual(await shown(app, username), { username, salt });
      await shareLock(app, username, name);
    }
  });

  test('a name that could be a preferred one is shown as itself or by another, and so tells nothing', async () => {
    const app = await hidingApp({ AliasAttributes: ['preferred_username'] });
    await createUser(app, 'ann', { preferred_username: 'queen' });
    assert.equal((await shown(app, 'queen')).username, 'ann');
    let own = 0;
    for (let n = 0; n < 40; n++) {
      const name = `nobody${n}`;
      const { username } = await shown(app, name);
      if (username === name) own++;
      else assert.match(username, /^[a-z]{3}$/);
    }
    assert.ok(own > 0 && own < 40, `${own} of 40`);
  });

  test('a user without a password has one salt, by whatever name', async () => {
    const app = await hidingApp({
      AliasAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
    });
    const { cognito, clientId: ClientId, poolId: UserPoolId } = app;
    const email = 'ann@example.com';
    await cognito.signUp({
      ClientId,
      Username: 'ann',
      UserAttributes: [{ Name: 'email', Value: email }],
    });
    await cognito.adminConfirmSignUp({ UserPoolId, Username: 'ann' });
    await cognito.adminUpdateUserAttributes({
      UserPoolId,
      Username: 'ann',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    });
    assert.deepEqual(await shown(app, email), await shown(app, 'ann'));
  });
});
