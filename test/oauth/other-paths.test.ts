import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createUser } from '../support/app.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { CALLBACK, claimsOf, exchange, relyingParty } from './relying-party.ts';
import { postForm } from './support.ts';

onEveryStore((start) => {
  describe('paths that applications have come to use', () => {
    const poolhouse = sharedServer(start);

    test('/authorize and /token of a domain are the endpoints of OAuth', async () => {
      const party = await relyingParty(poolhouse());
      const visitor = party.visitor();
      const path = party.authorize().replace('/oauth2/authorize', '/authorize');
      const back = await visitor.signIn(path, 'ann');
      assert.equal(`${back.origin}${back.pathname}`, CALLBACK);
      const form = { client_id: party.clientId, ...exchange(back.searchParams.get('code')) };
      const { status, body } = await postForm(`${party.site}/token`, form);
      assert.equal(status, 200);
      assert.equal(claimsOf(body.id_token as string).aud, party.clientId);
      const post = await fetch(`${party.site}${path}`, { method: 'POST' });
      assert.equal(post.status, 405);
      const preflight = await fetch(`${party.site}/token`, { method: 'OPTIONS' });
      assert.equal(preflight.status, 204);
    });

    test('/oauth2/token of the server finds the pool by the client', async () => {
      const party = await relyingParty(poolhouse(), { client: { GenerateSecret: true } });
      const other = await relyingParty(poolhouse());
      await createUser(other, 'bob');
      const common = `${poolhouse().url}/oauth2/token`;
      const basic = [party.clientId, party.secret!] as const;
      const back = await party.visitor().signIn(party.authorize(), 'ann');
      const code = back.searchParams.get('code')!;
      const wrong = await postForm(common, exchange(code), [party.clientId, 'x'.repeat(52)]);
      assert.deepEqual([wrong.status, wrong.body], [401, { error: 'invalid_client' }]);
      const foreign = await postForm(common, { client_id: other.clientId, ...exchange(code) });
      assert.deepEqual([foreign.status, foreign.body], [400, { error: 'invalid_grant' }]);
      const { status, body } = await postForm(common, exchange(code), basic);
      assert.equal(status, 200);
      const issuer = `${poolhouse().url}/${party.poolId}`;
      assert.equal(claimsOf(body.access_token as string).iss, issuer);
      const refresh = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
      assert.equal((await postForm(common, refresh, basic)).status, 200);
      const nobody = await postForm(common, { client_id: 'nobody', ...exchange(code) });
      assert.deepEqual([nobody.status, nobody.body], [400, { error: 'invalid_client' }]);
      const none = await postForm(common, exchange(code));
      assert.deepEqual([none.status, none.body], [400, { error: 'invalid_request' }]);
      assert.equal((await fetch(common)).status, 405);
    });
  });
});
