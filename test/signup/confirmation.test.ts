import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretHash } from '#domain/clients/secret-hash.ts';
import { createUser, signIn } from '../support/app.ts';
import {
  codeFor,
  confirm,
  EXPIRED,
  LIMIT,
  MISMATCH,
  messagesOf,
  NOBODY,
  otherThan,
  outcomes,
  shown,
  signUp,
  signUpApp,
} from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const MINUTE = 60_000;
const HIDDEN = { PreventUserExistenceErrors: 'ENABLED' } as const;

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const email = (name: string) => ({ email: `${name}@example.com` });

  test('a code is good once, for a day, and until another one is sent', async () => {
    const app = await signUpApp(poolhouse());
    const { cognito, clientId } = app;
    await signUp(app, 'alice', email('alice'));
    const first = codeFor(app, 'alice@example.com');
    await assert.rejects(confirm(app, 'alice', otherThan(first)), MISMATCH);
    const resend = () => cognito.resendConfirmationCode({ ClientId: clientId, Username: 'alice' });
    let second = first;
    while (second === first) {
      const { CodeDeliveryDetails } = await resend();
      assert.deepEqual(CodeDeliveryDetails, {
        Destination: 'a***@e***',
        DeliveryMedium: 'EMAIL',
        AttributeName: 'email',
      });
      second = codeFor(app, 'alice@example.com');
    }
    assert.equal(
      app.poolhouse.inbox({ userPoolId: app.poolId })[0]?.purpose,
      'CustomMessage_ResendCode',
    );
    await assert.rejects(confirm(app, 'alice', first), MISMATCH);
    app.poolhouse.clock.advance(24 * 60 * MINUTE);
    await assert.rejects(confirm(app, 'alice', second), EXPIRED);
    await resend();
    app.poolhouse.clock.advance(24 * 60 * MINUTE - 1);
    const third = codeFor(app, 'alice@example.com');
    await confirm(app, 'alice', third);
    const confirmed = {
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    };
    await assert.rejects(confirm(app, 'alice', third), confirmed);
    await assert.rejects(resend(), {
      name: 'InvalidParameterException',
      message: 'User is already confirmed.',
    });
  });

  test('of many confirmations with one code, one succeeds', async () => {
    const app = await signUpApp(poolhouse());
    await signUp(app, 'bob', email('bob'));
    const code = codeFor(app, 'bob@example.com');
    const { successes } = await outcomes(
      Array.from({ length: 8 }, () => confirm(app, 'bob', code)),
    );
    assert.equal(successes, 1);
    assert.equal((await shown(app, 'bob')).status, 'CONFIRMED');
  });

  test('a code of an address the user no longer has proves nothing', async () => {
    const app = await signUpApp(poolhouse());
    await signUp(app, 'carol', email('carol'));
    await app.cognito.adminUpdateUserAttributes({
      UserPoolId: app.poolId,
      Username: 'carol',
      UserAttributes: [{ Name: 'email', Value: 'other@example.com' }],
    });
    await assert.rejects(confirm(app, 'carol', codeFor(app, 'carol@example.com')), EXPIRED);
    assert.equal((await shown(app, 'carol')).status, 'UNCONFIRMED');
  });

  test('an alias belongs to the first who proves it, and moves only when forced', async () => {
    const app = await signUpApp(poolhouse(), { pool: { AliasAttributes: ['email'] } });
    const shared = { email: 'team@example.com' };
    await signUp(app, 'dave', shared);
    const daves = codeFor(app, 'team@example.com');
    await signUp(app, 'erin', shared);
    const erins = codeFor(app, 'team@example.com');
    await confirm(app, 'dave', daves);
    const taken = {
      name: 'AliasExistsException',
      message: 'An account with the email already exists.',
    };
    await assert.rejects(confirm(app, 'erin', erins), taken);
    assert.equal((await shown(app, 'erin')).status, 'UNCONFIRMED');
    await signIn(app, 'team@example.com');
    await confirm(app, 'erin', erins, { ForceAliasCreation: true });
    assert.equal((await shown(app, 'dave')).attributes.email_verified, 'false');
    assert.equal((await shown(app, 'team@example.com')).username, 'erin');
    await assert.rejects(signUp(app, 'new@example.com', shared), {
      name: 'InvalidParameterException',
      message: 'Username cannot be of email format, since user pool is configured for email alias.',
    });
  });

  test('of many users who prove one alias at once, one gets it', async () => {
    const app = await signUpApp(poolhouse(), { pool: { AliasAttributes: ['email'] } });
    const names = ['u1', 'u2', 'u3', 'u4'];
    const codes: string[] = [];
    for (const name of names) {
      await signUp(app, name, { email: 'one@example.com' });
      codes.push(codeFor(app, 'one@example.com'));
    }
    const { successes, errors } = await outcomes(
      names.map((name, i) => confirm(app, name, codes[i]!)),
    );
    assert.deepEqual([successes, [...errors]], [1, ['AliasExistsException']]);
    const states = await Promise.all(names.map((name) => shown(app, name)));
    assert.equal(states.filter(({ status }) => status === 'CONFIRMED').length, 1);
  });

  test('guesses at a code are slowed down and limited per hour, for unknown names too', async () => {
    const app = await signUpApp(poolhouse(), { client: HIDDEN });
    const { clock } = app.poolhouse;
    await signUp(app, 'frank', email('frank'));
    const code = codeFor(app, 'frank@example.com');
    for (const [name, refusal] of [
      ['frank', MISMATCH],
      ['nobody', EXPIRED],
    ] as const) {
      for (let n = 1; n <= 5; n++) {
        await assert.rejects(confirm(app, name, otherThan(code)), refusal);
      }
      await assert.rejects(confirm(app, name, code), LIMIT);
      for (let n = 6; n <= 15; n++) {
        clock.advance(1000 * 2 ** (n - 6));
        await assert.rejects(confirm(app, name, otherThan(code)), refusal);
      }
      clock.advance(20 * MINUTE);
      await assert.rejects(confirm(app, name, code), LIMIT);
    }
    clock.advance(60 * MINUTE);
    await confirm(app, 'frank', code);
  });

  test('a code is resent five times an hour, for unknown names too', async () => {
    const app = await signUpApp(poolhouse(), { client: HIDDEN });
    const { cognito, clientId } = app;
    await signUp(app, 'grace', email('grace'));
    const resend = (Username: string) =>
      cognito.resendConfirmationCode({ ClientId: clientId, Username });
    for (const name of ['grace', 'nobody']) {
      for (let n = 0; n < 5; n++) await resend(name);
      await assert.rejects(resend(name), LIMIT);
    }
    app.poolhouse.clock.advance(60 * MINUTE);
    await resend('grace');
    assert.equal(messagesOf(app), 7);
  });

  test('of many requests at once no more are let through than the hour allows', async () => {
    const app = await signUpApp(poolhouse());
    await signUp(app, 'grace', email('grace'));
    const request = { ClientId: app.clientId, Username: 'grace' };
    const { successes, errors } = await outcomes(
      Array.from({ length: 12 }, () => app.cognito.resendConfirmationCode(request)),
    );
    assert.deepEqual([successes, [...errors]], [5, ['LimitExceededException']]);
  });

  test('a client that hides who exists answers alike for names of nobody and of users', async () => {
    const app = await signUpApp(poolhouse(), { client: HIDDEN });
    const { cognito, clientId, poolId } = app;
    await createUser(app, 'confirmed', { email: 'c@example.com' });
    await signUp(app, 'unconfirmed', { email: 'u@example.com' });
    await signUp(app, 'disabled', { email: 'd@example.com' });
    await signUp(app, 'unreachable', { name: 'U' });
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'disabled' });
    const sent = messagesOf(app);
    const without = ['nobody', 'confirmed', 'unreachable'];
    for (const name of without) await assert.rejects(confirm(app, name, '123456'), EXPIRED);
    for (const name of [...without, 'disabled', 'unconfirmed']) {
      const request = { ClientId: clientId, Username: name };
      const { CodeDeliveryDetails: once } = await cognito.resendConfirmationCode(request);
      const { CodeDeliveryDetails: again } = await cognito.resendConfirmationCode(request);
      assert.deepEqual(once, again);
      assert.match(once!.Destination!, /^[a-z]\*\*\*@[a-z]\*\*\*$/);
      assert.deepEqual([once!.DeliveryMedium, once!.AttributeName], ['EMAIL', 'email']);
      await assert.rejects(confirm(app, name, 'nocode'), MISMATCH);
    }
    assert.equal(messagesOf(app), sent + 2);
  });

  test('a client that hides nothing tells what stands in the way', async () => {
    const app = await signUpApp(poolhouse());
    const { cognito, clientId, poolId } = app;
    const resend = (Username: string) =>
      cognito.resendConfirmationCode({ ClientId: clientId, Username });
    await assert.rejects(confirm(app, 'nobody', '123456'), NOBODY);
    await assert.rejects(resend('nobody'), NOBODY);
    await signUp(app, 'unreachable', { name: 'U' });
    const nothing = {
      name: 'InvalidParameterException',
      message: 'Cannot resend codes. Auto verification not turned on.',
    };
    await assert.rejects(resend('unreachable'), nothing);
    await assert.rejects(confirm(app, 'unreachable', '123456'), EXPIRED);
    await signUp(app, 'disabled', { email: 'd@example.com' });
    await cognito.adminDisableUser({ UserPoolId: poolId, Username: 'disabled' });
    const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };
    await assert.rejects(resend('disabled'), disabled);
    await assert.rejects(confirm(app, 'disabled', codeFor(app, 'd@example.com')), disabled);
    const silent = await signUpApp(poolhouse(), { pool: { AutoVerifiedAttributes: [] } });
    await assert.rejects(
      cognito.resendConfirmationCode({ ClientId: silent.clientId, Username: 'nobody' }),
      nothing,
    );
  });

  test('a client with a secret proves it for every request', async () => {
    const app = await signUpApp(poolhouse(), { client: { GenerateSecret: true } });
    const { cognito, clientId, poolId } = app;
    const { UserPoolClient } = await cognito.describeUserPoolClient({
      UserPoolId: poolId,
      ClientId: clientId,
    });
    const hash = secretHash(UserPoolClient!.ClientSecret!, 'heidi', clientId);
    const base = { ClientId: clientId, Username: 'heidi' };
    const requests = [
      (more: object) =>
        cognito.signUp({
          ...base,
          Password: 'Correct-horse-7',
          UserAttributes: [{ Name: 'email', Value: 'heidi@example.com' }],
          ...more,
        }),
      (more: object) => cognito.resendConfirmationCode({ ...base, ...more }),
      (more: object) =>
        cognito.confirmSignUp({
          ...base,
          ConfirmationCode: codeFor(app, 'heidi@example.com'),
          ...more,
        }),
      (more: object) => cognito.forgotPassword({ ...base, ...more }),
      (more: object) =>
        cognito.confirmForgotPassword({
          ...base,
          ConfirmationCode: codeFor(app, 'heidi@example.com'),
          Password: 'Another-horse-7',
          ...more,
        }),
    ];
    for (const request of requests) {
      if (messagesOf(app) > 0) {
        await assert.rejects(request({}), {
          name: 'NotAuthorizedException',
          message: `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
        });
        await assert.rejects(request({ SecretHash: secretHash('x', 'heidi', clientId) }), {
          name: 'NotAuthorizedException',
          message: `Unable to verify secret hash for client ${clientId}`,
        });
      }
      await request({ SecretHash: hash });
    }
    const open = await signUpApp(poolhouse());
    await assert.rejects(
      cognito.forgotPassword({ ClientId: open.clientId, Username: 'x', SecretHash: hash }),
      { message: `Client ${open.clientId} is not configured for secret but secret was received` },
    );
    await assert.rejects(
      cognito.forgotPassword({ ClientId: 'missing', Username: 'x', SecretHash: hash }),
      { name: 'ResourceNotFoundException' },
    );
  });
});
