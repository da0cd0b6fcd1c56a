import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn } from '../support/app.ts';
import { codeFor, messagesOf, onceApp, otherThan, outcomes, shown } from '../support/codes.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { changeByAdmin, FIRST_VERIFY, mailApp, someone, verified } from './support.ts';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  test('of many verifications with one code, one succeeds', async () => {
    const app = await mailApp(poolhouse(), { pool: FIRST_VERIFY });
    const ann = await someone(app, 'ann', verified('ann'));
    await ann.update({ email: 'new@example.com' });
    const code = codeFor(app, 'new@example.com');
    const { successes } = await outcomes(Array.from({ length: 8 }, () => ann.verify(code)));
    assert.equal(successes, 1);
    assert.deepEqual(await ann.attributes(), verified('new'));
  });

  test('of many users who verify one alias at once, one gets it', async () => {
    for (const pool of [{ AliasAttributes: ['email' as const] }, FIRST_VERIFY]) {
      const app = await mailApp(poolhouse(), {
        pool: { ...pool, AliasAttributes: ['email'] },
      });
      const names = ['u1', 'u2', 'u3', 'u4'];
      const users = await Promise.all(names.map((name) => someone(app, name, verified(name))));
      const codes: string[] = [];
      for (const user of users) {
        await user.update({ email: 'one@example.com' });
        codes.push(codeFor(app, 'one@example.com'));
      }
      const { successes, errors } = await outcomes(users.map((user, i) => user.verify(codes[i]!)));
      assert.deepEqual([successes, [...errors]], [1, ['AliasExistsException']]);
      const owner = await shown(app, 'one@example.com');
      const states = await Promise.all(users.map((user) => user.attributes()));
      const verifiedBy = names.filter(
        (_, i) => states[i]!.email === 'one@example.com' && states[i]!.email_verified === 'true',
      );
      assert.deepEqual(verifiedBy, [owner.username]);
    }
  });

  test('an alias that a verification and a new user want at once goes to one of them', async () => {
    for (let round = 0; round < 4; round++) {
      const app = await mailApp(poolhouse(), {
        pool: { ...FIRST_VERIFY, UsernameAttributes: ['email'] },
      });
      const bob = await someone(app, 'bob@example.com', { email_verified: 'true' });
      await bob.update({ email: 'wanted@example.com' });
      const code = codeFor(app, 'wanted@example.com');
      const { successes } = await outcomes([
        bob.verify(code),
        app.cognito.adminCreateUser({
          UserPoolId: app.poolId,
          Username: 'wanted@example.com',
          MessageAction: 'SUPPRESS',
        }),
      ]);
      assert.equal(successes, 1);
      const owner = (await shown(app, 'wanted@example.com')).username;
      const { email } = await bob.attributes();
      assert.equal(email === 'wanted@example.com', owner === bob.sub);
    }
  });

  test('a verification that an update overtakes does not verify the new address', async () => {
    const app = await onceApp(poolhouse());
    for (let round = 0; round < 6; round++) {
      const name = `carol${round}`;
      const carol = await someone(app, name, { email: `${name}@example.com` });
      await carol.askCode();
      const code = codeFor(app, `${name}@example.com`);
      await outcomes([carol.verify(code), changeByAdmin(app, name, { email: 'x@example.com' })]);
      const { email, email_verified } = await carol.attributes();
      assert.deepEqual([email, email_verified], ['x@example.com', 'false']);
      await assert.rejects(carol.verify(code), { name: 'ExpiredCodeException' });
    }
  });

  test('a value that waited does not come back over an administrator’s', async () => {
    const app = await mailApp(poolhouse(), { pool: FIRST_VERIFY });
    for (let round = 0; round < 6; round++) {
      const name = `dave${round}`;
      const dave = await someone(app, name, verified(name));
      await dave.update({ email: `new-${name}@example.com` });
      const code = codeFor(app, `new-${name}@example.com`);
      await outcomes([dave.verify(code), changeByAdmin(app, name, verified('by-admin'))]);
      assert.deepEqual(await dave.attributes(), verified('by-admin'));
    }
  });

  test('of many updates at once one value waits, and its code alone is good', async () => {
    const app = await mailApp(poolhouse(), { pool: FIRST_VERIFY });
    const erin = await someone(app, 'erin', verified('erin'));
    const addresses = Array.from({ length: 6 }, (_, i) => `e${i}@example.com`);
    await Promise.all(addresses.map((email) => erin.update({ email })));
    // A message that another one replaced before it was sent is not sent at all.
    const sent = app.poolhouse.inbox({ userPoolId: app.poolId });
    const good: string[] = [];
    for (const { destination, code } of sent) {
      const { successes } = await outcomes([erin.verify(code!)]);
      if (successes === 1) good.push(destination);
      else app.poolhouse.clock.advance(60_000);
    }
    assert.equal(good.length, 1);
    assert.equal((await erin.attributes()).email, good[0]);
  });

  test('of many wrong codes at once no more are looked at than a lock allows', async () => {
    const app = await onceApp(poolhouse());
    const frank = await someone(app, 'frank', { email: 'f@example.com' });
    await frank.askCode();
    const code = codeFor(app, 'f@example.com');
    const settled = await Promise.allSettled(
      Array.from({ length: 12 }, () => frank.verify(otherThan(code))),
    );
    const names = settled.map((each) => (each as PromiseRejectedResult).reason.name);
    assert.equal(names.filter((name) => name === 'CodeMismatchException').length, 5);
    assert.equal(names.filter((name) => name === 'LimitExceededException').length, 7);
  });

  test('of many requests at once no more codes are sent than the hour allows', async () => {
    const app = await onceApp(poolhouse());
    const grace = await someone(app, 'grace', { email: 'g@example.com' });
    const { successes, errors } = await outcomes(Array.from({ length: 12 }, () => grace.askCode()));
    assert.deepEqual([successes, [...errors]], [5, ['LimitExceededException']]);
    assert.ok(messagesOf(app) <= 5);
    await grace.verify(codeFor(app, 'g@example.com'));
  });

  test('of many deletions of one user by itself, one succeeds', async () => {
    const app = await onceApp(poolhouse());
    const heidi = await someone(app, 'heidi', { email: 'h@example.com' });
    const { successes, errors } = await outcomes(
      Array.from({ length: 6 }, () => app.cognito.deleteUser({ AccessToken: heidi.accessToken })),
    );
    assert.deepEqual([successes, [...errors]], [1, ['UserNotFoundException']]);
    await assert.rejects(signIn(app, 'heidi'), { name: 'UserNotFoundException' });
  });
});
