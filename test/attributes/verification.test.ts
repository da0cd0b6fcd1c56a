import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import {
  codeFor,
  EXPIRED,
  LIMIT,
  MISMATCH,
  messagesOf,
  onceApp,
  otherThan,
  SMS,
} from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  changeByAdmin,
  HOUR,
  invalid,
  MINUTE,
  mailApp,
  Self,
  someone,
  taken,
  verified,
} from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('a code is asked for and verifies the address, once', async () => {
    const app = await onceApp(poolhouse());
    const ann = await someone(app, 'ann', { email: 'ann@example.com' });
    assert.deepEqual(await ann.askCode(), {
      Destination: 'a***@e***',
      DeliveryMedium: 'EMAIL',
      AttributeName: 'email',
    });
    const [message] = app.poolhouse.inbox({ userPoolId: app.poolId });
    assert.equal(message?.purpose, 'CustomMessage_VerifyUserAttribute');
    const code = codeFor(app, 'ann@example.com');
    await assert.rejects(ann.verify(otherThan(code)), MISMATCH);
    assert.equal((await ann.attributes()).email_verified, undefined);
    const { $metadata: _, ...answer } = await ann.verify(code);
    assert.deepEqual(answer, {});
    assert.deepEqual(await ann.attributes(), verified('ann'));
    await assert.rejects(ann.verify(code), EXPIRED);
    // What is verified may be verified again.
    await ann.askCode();
    await ann.verify(codeFor(app, 'ann@example.com'));
  });

  test('a code of one attribute, or of one user, proves nothing of another', async () => {
    const app = await onceApp(poolhouse(), { pool: SMS });
    const contacts = { email: 'b@example.com', phone_number: '+15555550100' };
    const bob = await someone(app, 'bob', contacts);
    const carol = await someone(app, 'carol', { email: 'c@example.com' });
    assert.equal((await bob.askCode('phone_number'))?.DeliveryMedium, 'SMS');
    const code = codeFor(app, '+15555550100');
    await assert.rejects(bob.verify(code, 'email'), EXPIRED);
    await assert.rejects(carol.verify(code, 'email'), EXPIRED);
    await carol.askCode();
    if (codeFor(app, 'c@example.com') !== code) await assert.rejects(carol.verify(code), MISMATCH);
    await bob.verify(code, 'phone_number');
    const { email_verified, phone_number_verified } = await bob.attributes();
    assert.deepEqual([email_verified, phone_number_verified], [undefined, 'true']);
  });

  test('a code is good for a day and until the next', async () => {
    const app = await mailApp(poolhouse());
    const { clock } = app.poolhouse;
    const sub = await createUser(app, 'dave', { email: 'd@example.com' });
    const again = async () => new Self(app, sub, (await signIn(app, 'dave')).AccessToken);
    let dave = await again();
    await assert.rejects(dave.verify('123456'), EXPIRED);
    await dave.askCode();
    const first = codeFor(app, 'd@example.com');
    clock.advance(24 * HOUR);
    dave = await again();
    await assert.rejects(dave.verify(first), EXPIRED);
    await dave.askCode();
    const second = codeFor(app, 'd@example.com');
    await dave.askCode();
    const third = codeFor(app, 'd@example.com');
    if (third !== second) await assert.rejects(dave.verify(second), MISMATCH);
    clock.advance(24 * HOUR - 1);
    dave = await again();
    await dave.verify(third);
  });

  test('a code proves the address it was sent to, not a later one', async () => {
    const app = await onceApp(poolhouse());
    const erin = await someone(app, 'erin', { email: 'e1@example.com' });
    await erin.askCode();
    await erin.update({ email: 'e2@example.com' });
    await assert.rejects(erin.verify(codeFor(app, 'e1@example.com')), EXPIRED);
    await erin.askCode();
    await changeByAdmin(app, 'erin', { email: 'e3@example.com' });
    await assert.rejects(erin.verify(codeFor(app, 'e2@example.com')), EXPIRED);
    await erin.askCode();
    await erin.remove('email');
    await assert.rejects(erin.verify(codeFor(app, 'e3@example.com')), EXPIRED);
    assert.deepEqual(await erin.attributes(), {});
  });

  test('only an address or number that the user has can be verified', async () => {
    const app = await onceApp(poolhouse());
    const frank = await someone(app, 'frank', { name: 'Frank' });
    const attribute = invalid(
      'Invalid attribute name. Only phone_number and email can be verified.',
    );
    for (const name of ['name', 'custom:x', 'sub', 'email_verified', 'constructor']) {
      await assert.rejects(frank.askCode(name), attribute);
      await assert.rejects(frank.verify('123456', name), attribute);
    }
    await assert.rejects(
      frank.askCode(),
      invalid('User does not have a valid registered email address'),
    );
    await assert.rejects(
      frank.askCode('phone_number'),
      invalid('User does not have a valid registered phone number'),
    );
    assert.equal(messagesOf(app), 0);
  });

  test('a code is asked for five times an hour', async () => {
    const app = await onceApp(poolhouse());
    const grace = await someone(app, 'grace', { email: 'g@example.com' });
    for (let n = 0; n < 5; n++) await grace.askCode();
    await assert.rejects(grace.askCode(), LIMIT);
    await assert.rejects(grace.askCode('phone_number'), LIMIT);
    await grace.verify(codeFor(app, 'g@example.com'));
    assert.equal(messagesOf(app), 5);
    app.poolhouse.clock.advance(HOUR - 1);
    const { AccessToken } = await signIn(app, 'grace');
    await assert.rejects(new Self(app, grace.sub, AccessToken).askCode(), LIMIT);
    app.poolhouse.clock.advance(1);
    await new Self(app, grace.sub, AccessToken).askCode();
  });

  test('guesses are slowed down and limited per hour, by a count of their own', async () => {
    const app = await onceApp(poolhouse());
    const { clock } = app.poolhouse;
    const heidi = await someone(app, 'heidi', { email: 'h@example.com' });
    await heidi.askCode();
    const code = codeFor(app, 'h@example.com');
    for (let n = 1; n <= 5; n++) await assert.rejects(heidi.verify(otherThan(code)), MISMATCH);
    await assert.rejects(heidi.verify(code), LIMIT);
    // A new code, a new token or the other attribute does not reset what was counted.
    await heidi.askCode();
    const { AccessToken } = await signIn(app, 'heidi');
    const elsewhere = new Self(app, heidi.sub, AccessToken);
    await assert.rejects(elsewhere.verify(code, 'phone_number'), LIMIT);
    for (let n = 6; n <= 15; n++) {
      clock.advance(1000 * 2 ** (n - 6));
      await assert.rejects(elsewhere.verify(otherThan(code), 'phone_number'), EXPIRED);
    }
    clock.advance(20 * MINUTE);
    const right = codeFor(app, 'h@example.com');
    await assert.rejects(elsewhere.verify(right), LIMIT);
    clock.advance(30 * MINUTE);
    const later = new Self(app, heidi.sub, (await signIn(app, 'heidi')).AccessToken);
    await later.verify(right);
  });

  test('an alias belongs to the first who verifies it', async () => {
    const app = await mailApp(poolhouse(), { pool: { AliasAttributes: ['email'] } });
    const ivan = await someone(app, 'ivan');
    const judy = await someone(app, 'judy');
    await ivan.update({ email: 'team@example.com' });
    const ivans = codeFor(app, 'team@example.com');
    await judy.update({ email: 'team@example.com' });
    const judys = codeFor(app, 'team@example.com');
    await assert.rejects(signIn(app, 'team@example.com'), { name: 'UserNotFoundException' });
    await judy.verify(judys);
    await signIn(app, 'team@example.com');
    for (let n = 0; n < 6; n++) await assert.rejects(ivan.verify(ivans), taken('email'));
    assert.equal((await ivan.attributes()).email_verified, 'false');
    // The code stays good, and is good once its alias is free.
    await judy.remove('email');
    await assert.rejects(signIn(app, 'team@example.com'), { name: 'UserNotFoundException' });
    await ivan.verify(ivans);
    await signIn(app, 'team@example.com');
  });

  test('requests without a good token or form are refused in modelled words', async () => {
    const app = await onceApp(poolhouse());
    const mallory = await someone(app, 'mallory', { email: 'm@example.com' });
    const base = { AccessToken: mallory.accessToken, AttributeName: 'email' };
    const bodies: [string, object][] = [
      ['UpdateUserAttributes', { UserAttributes: [{ Name: 'name', Value: 'x' }] }],
      ['DeleteUserAttributes', { UserAttributeNames: ['name'] }],
      ['GetUserAttributeVerificationCode', { AttributeName: 'email' }],
      ['VerifyUserAttribute', { AttributeName: 'email', Code: '123456' }],
      ['DeleteUser', {}],
      ['SetUserSettings', { MFAOptions: [] }],
    ];
    for (const [operation, body] of bodies) {
      const answer = await send(app.poolhouse.url, operation, { ...body, AccessToken: 'ey.ey.ey' });
      assert.deepEqual(
        [answer.status, answer.error, answer.message],
        [400, 'NotAuthorizedException', 'Invalid Access Token'],
        operation,
      );
    }
    const malformed: [string, object][] = [
      ['VerifyUserAttribute', { ...base, Code: '' }],
      ['VerifyUserAttribute', { ...base, Code: ' 123456' }],
      ['VerifyUserAttribute', { ...base, Code: 'x'.repeat(2049) }],
      ['VerifyUserAttribute', { ...base, Code: ['123456'] }],
      ['VerifyUserAttribute', { ...base, Code: null }],
      ['GetUserAttributeVerificationCode', { ...base, AttributeName: 'x'.repeat(33) }],
      ['UpdateUserAttributes', { ...base, UserAttributes: [{ Value: 'x' }] }],
      ['UpdateUserAttributes', { ...base, UserAttributes: 'name' }],
      [
        'UpdateUserAttributes',
        { ...base, UserAttributes: [{ Name: 'name', Value: 'x'.repeat(2049) }] },
      ],
      ['DeleteUserAttributes', { ...base, UserAttributeNames: [''] }],
    ];
    for (const [operation, body] of malformed) {
      const { status, error } = await send(app.poolhouse.url, operation, body);
      assert.equal(status, 400);
      assert.match(error!, /^(InvalidParameter|Serialization)Exception$/, JSON.stringify(body));
    }
    await mallory.askCode();
    const code = codeFor(app, 'm@example.com');
    const fullWidth = [...code].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
    for (const wrong of [fullWidth.join(''), `+${code}`, code.slice(1), `${code}0`]) {
      await assert.rejects(mallory.verify(wrong), MISMATCH);
    }
    await mallory.verify(code);
  });
});
