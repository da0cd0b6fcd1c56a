import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createUser, signIn } from '../support/app.ts';
import { codeFor, EXPIRED, messagesOf, otherThan, SMS, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import {
  changeByAdmin,
  FIRST_VERIFY,
  HOUR,
  mailApp,
  Self,
  someone,
  taken,
  verified,
} from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);
  const waitingApp = (pool = {}) => mailApp(poolhouse(), { pool: { ...FIRST_VERIFY, ...pool } });
  const nobody = { name: 'UserNotFoundException' };

  test('the old address stays, verified and good to sign in, until the new one is verified', async () => {
    const app = await waitingApp({ AliasAttributes: ['email'] });
    const ann = await someone(app, 'ann', verified('ann'));
    const details = await ann.update({ email: 'new@example.com', name: 'Ann' });
    assert.deepEqual(details, [
      { Destination: 'n***@e***', DeliveryMedium: 'EMAIL', AttributeName: 'email' },
    ]);
    const meanwhile = { ...verified('ann'), name: 'Ann' };
    assert.deepEqual(await ann.attributes(), meanwhile);
    const { sub, ...seen } = (await shown(app, 'ann')).attributes;
    assert.deepEqual(seen, meanwhile);
    await signIn(app, 'ann@example.com');
    await assert.rejects(signIn(app, 'new@example.com'), nobody);
    await ann.verify(codeFor(app, 'new@example.com'));
    assert.deepEqual(await ann.attributes(), { ...verified('new'), name: 'Ann' });
    await signIn(app, 'new@example.com');
    await assert.rejects(signIn(app, 'ann@example.com'), nobody);
    // Messages go to the address that counts.
    const { CodeDeliveryDetails } = await app.cognito.forgotPassword({
      ClientId: app.clientId,
      Username: 'ann',
    });
    assert.equal(CodeDeliveryDetails?.Destination, 'n***@e***');
  });

  test('where people sign in by an address, the new one does once it is verified', async () => {
    const app = await waitingApp({ UsernameAttributes: ['email'] });
    const bob = await someone(app, 'bob@example.com', { email_verified: 'true' });
    await createUser(app, 'carol@example.com');
    await assert.rejects(bob.update({ email: 'carol@example.com' }), taken('given email'));
    assert.equal(messagesOf(app), 0);
    await bob.update({ email: 'b2@example.com' });
    await signIn(app, 'bob@example.com');
    await assert.rejects(signIn(app, 'b2@example.com'), nobody);
    // Nobody's name is held by a value that waits: here another takes it before it is verified.
    await createUser(app, 'b2@example.com');
    await assert.rejects(bob.verify(codeFor(app, 'b2@example.com')), taken('given email'));
    assert.deepEqual(await bob.attributes(), verified('bob'));
    await bob.update({ email: 'b3@example.com' });
    await bob.verify(codeFor(app, 'b3@example.com'));
    await signIn(app, 'b3@example.com');
    await assert.rejects(signIn(app, 'bob@example.com'), nobody);
  });

  test('a newer value takes the place of the one that waits', async () => {
    const app = await waitingApp();
    const dave = await someone(app, 'dave', verified('dave'));
    await dave.update({ email: 'd1@example.com' });
    const first = codeFor(app, 'd1@example.com');
    await dave.update({ email: 'd2@example.com' });
    const second = codeFor(app, 'd2@example.com');
    if (first !== second) {
      await assert.rejects(dave.verify(first), { name: 'CodeMismatchException' });
    }
    await dave.verify(second);
    assert.deepEqual(await dave.attributes(), verified('d2'));
    // The value there already is, a deletion and an administrator's word each end the waiting.
    await dave.update({ email: 'd3@example.com' });
    assert.deepEqual(await dave.update({ email: 'd2@example.com' }), []);
    await assert.rejects(dave.verify(codeFor(app, 'd3@example.com')), EXPIRED);
    await dave.update({ email: 'd4@example.com' });
    await dave.remove('email');
    await assert.rejects(dave.verify(codeFor(app, 'd4@example.com')), EXPIRED);
    assert.deepEqual(await dave.attributes(), {});
    await dave.update({ email: 'd5@example.com' });
    assert.deepEqual(await dave.attributes(), {});
    await changeByAdmin(app, 'dave', verified('d6'));
    await assert.rejects(dave.verify(codeFor(app, 'd5@example.com')), EXPIRED);
    assert.deepEqual(await dave.attributes(), verified('d6'));
  });

  test('a code for the address of now replaces the one of a value that waits', async () => {
    const app = await waitingApp();
    const erin = await someone(app, 'erin', verified('erin'));
    await erin.update({ email: 'e2@example.com' });
    const waiting = codeFor(app, 'e2@example.com');
    assert.equal((await erin.askCode())?.Destination, 'e***@e***');
    const now = codeFor(app, 'erin@example.com');
    if (waiting !== now) {
      await assert.rejects(erin.verify(waiting), { name: 'CodeMismatchException' });
    }
    await erin.verify(now);
    assert.deepEqual(await erin.attributes(), verified('erin'));
  });

  test('a value waits for a day', async () => {
    const app = await waitingApp();
    const frank = await someone(app, 'frank', verified('frank'));
    await frank.update({ email: 'f2@example.com' });
    app.poolhouse.clock.advance(24 * HOUR);
    const { AccessToken } = await signIn(app, 'frank');
    const later = new Self(app, frank.sub, AccessToken);
    await assert.rejects(later.verify(codeFor(app, 'f2@example.com')), EXPIRED);
    assert.deepEqual(await later.attributes(), verified('frank'));
  });

  test('only the attributes that the pool names wait', async () => {
    const app = await waitingApp({ ...SMS, AutoVerifiedAttributes: ['email', 'phone_number'] });
    const before = { phone_number: '+15555550100', phone_number_verified: 'true' };
    const grace = await someone(app, 'grace', { ...verified('grace'), ...before });
    const details = await grace.update({ email: 'g2@example.com', phone_number: '+15555550101' });
    assert.deepEqual(
      details?.map(({ AttributeName }) => AttributeName),
      ['email', 'phone_number'],
    );
    const after = {
      ...verified('grace'),
      phone_number: '+15555550101',
      phone_number_verified: 'false',
    };
    assert.deepEqual(await grace.attributes(), after);
  });

  test('an administrator’s value waits as well, unless it is said to be verified', async () => {
    const app = await waitingApp({ AliasAttributes: ['email'] });
    const heidi = await someone(app, 'heidi', verified('heidi'));
    await changeByAdmin(app, 'heidi', { email: 'h2@example.com', email_verified: 'false' });
    assert.deepEqual(await heidi.attributes(), verified('heidi'));
    const code = codeFor(app, 'h2@example.com');
    await assert.rejects(heidi.verify(otherThan(code)), { name: 'CodeMismatchException' });
    await heidi.verify(code);
    assert.deepEqual(await heidi.attributes(), verified('h2'));
    await changeByAdmin(app, 'heidi', verified('h3'));
    assert.deepEqual(await heidi.attributes(), verified('h3'));
    await signIn(app, 'h3@example.com');
    await changeByAdmin(app, 'heidi', { email: '' });
    assert.deepEqual(await heidi.attributes(), {});
    assert.equal(messagesOf(app), 1);
  });

  test('a verification flag alone can be changed by an administrator', async () => {
    const app = await waitingApp();
    const ivan = await someone(app, 'ivan', verified('ivan'));
    await changeByAdmin(app, 'ivan', { email_verified: 'false' });
    assert.equal((await ivan.attributes()).email_verified, 'false');
    await changeByAdmin(app, 'ivan', { email_verified: 'true' });
    assert.deepEqual(await ivan.attributes(), verified('ivan'));
    assert.equal(messagesOf(app), 0);
  });
});
