import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsOf, exchange, relyingParty } from '../oauth/relying-party.ts';
import { beginPassword, createUser, enrol, PASSWORD } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';

const OFFER =
  /<input type="hidden" name="go_on_as" value="([^"]+)">\s*<button class="choice">Continue as ([^<]+)</;

/** Whom the login page at `url` offers to go on as. */
async function offerAt(visitor: Visitor, url: string) {
  const [, id = '', name] = OFFER.exec(await (await visitor.get(url)).text()) ?? [];
  return { id, name };
}

onEveryStore((start) => {
  test('the login page offers who is signed in to go on in one click', async (t) => {
    const party = await relyingParty(await start(t));
    const visitor = party.visitor();
    const entry = party.authorize().replace('/oauth2/authorize', '/login');
    assert.equal((await offerAt(visitor, entry)).name, undefined);
    await visitor.signIn(party.authorize(), 'ann');
    party.poolhouse.clock.advance(6 * 60_000);
    for (const url of [
      entry,
      (await visitor.location(party.authorize({ prompt: 'select_account' }))).href,
    ]) {
      const { id, name } = await offerAt(visitor, url);
      assert.equal(name, 'ann');
      const back = locationOf(await visitor.send(url, { go_on_as: id }));
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const { sub, auth_time, iat } = claimsOf(body.id_token);
      assert.deepEqual([sub, Number(iat) - Number(auth_time)], [id, 360]);
      // Nobody has proven anything by the click.
      await assert.rejects(
        party.cognito.changePassword({
          AccessToken: body.access_token!,
          PreviousPassword: PASSWORD,
          ProposedPassword: 'Another-horse-8',
        }),
        { name: 'NotAuthorizedException' },
      );
    }
    // Another person signs in instead.
    await createUser(party, 'bob');
    const other = locationOf(await visitor.send(entry, { username: 'bob', password: PASSWORD }));
    assert.ok(other.searchParams.has('code'));
    assert.equal((await offerAt(visitor, entry)).name, 'bob');
  });

  test('nobody goes on where the request wants another sign-in than there was', async (t) => {
    const poolhouse = await start(t);
    const party = await relyingParty(poolhouse, {
      mfa: 'OPTIONAL',
      pool: { AcrConfiguration: { Level3: { AcrValue: 'two' } } },
    });
    const visitor = party.visitor();
    await visitor.signIn(party.authorize(), 'ann');
    const page = (more: Record<string, string>) =>
      party.authorize(more).replace('/oauth2/authorize', '/login');
    const { id } = await offerAt(visitor, page({}));
    poolhouse.clock.advance(60_000);
    const expired = async (url: string, as = id) => {
      assert.equal((await offerAt(visitor, url)).name, undefined, url);
      const to = locationOf(await visitor.send(url, { go_on_as: as }));
      assert.match(to.href, /\/login\?.*notice=expired/);
    };
    await expired(page({ prompt: 'login' }));
    await expired(page({ max_age: '30' }));
    await expired(page({ acr_values: 'two' }));
    // A page of the account asks by itself.
    assert.equal((await offerAt(visitor, `${page({})}&then=account`)).name, undefined);
    // What the page did not offer, and another person than it showed.
    const wrong = locationOf(await visitor.send(page({}), { go_on_as: `${id}x` }));
    assert.match(wrong.href, /notice=expired/);
    // A second factor counts since the sign-in.
    const { AuthenticationResult } = await beginPassword(party, 'ann');
    await enrol(party, AuthenticationResult!.AccessToken!);
    await expired(page({}));
    poolhouse.clock.advance(2 * 3_600_000);
    await expired(page({}));
  });

  test('a form that is not of this browser goes on as nobody', async (t) => {
    const party = await relyingParty(await start(t));
    const visitor = party.visitor();
    await visitor.signIn(party.authorize(), 'ann');
    const entry = party.authorize().replace('/oauth2/authorize', '/login');
    const { id } = await offerAt(visitor, entry);
    for (const secret of [{}, { _csrf: 'x'.repeat(43) }] as Record<string, string>[]) {
      const answer = await visitor.post(entry, { go_on_as: id, ...secret });
      assert.equal(answer.status, 200);
    }
  });

  test('who goes on is asked for consent where the request wants it, and its tokens stay those of a browser', async (t) => {
    const party = await relyingParty(await start(t));
    const visitor = party.visitor();
    await visitor.signIn(party.authorize(), 'ann');
    party.poolhouse.clock.advance(6 * 60_000);
    const entry = party.authorize({ prompt: 'consent' }).replace('/oauth2/authorize', '/login');
    const { id } = await offerAt(visitor, entry);
    const asks = locationOf(await visitor.send(entry, { go_on_as: id }));
    assert.match(asks.pathname, /\/login\/consent$/);
    const back = locationOf(await visitor.send(asks.href, { answer: 'allow' }));
    const { body } = await party.token(exchange(back.searchParams.get('code')));
    await assert.rejects(party.cognito.setUserMFAPreference({ AccessToken: body.access_token! }), {
      name: 'NotAuthorizedException',
    });
  });
});
