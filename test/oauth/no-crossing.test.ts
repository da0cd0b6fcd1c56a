import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { openAt } from '../store/open.ts';
import { answerTotp, beginPassword, enrol } from '../support/app.ts';
import { startOnPostgres } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import { relyingParty } from './relying-party.ts';

const masterKey = randomBytes(32);

// An embedded store cannot be looked into beside its server.
describe('sign-ins of the login pages and of the API', () => {
  const poolhouse = sharedServer(startOnPostgres, {}, { masterKey });

  test('a sign-in that the pages began is finished there alone', async (t) => {
    const party = await relyingParty(poolhouse(), { mfa: 'OPTIONAL' });
    const { AuthenticationResult } = await beginPassword(party, 'ann');
    const authenticator = await enrol(party, AuthenticationResult!.AccessToken!);
    const visitor = party.visitor();
    const form = { username: 'ann', password: 'Correct-horse-7' };
    const asked = locationOf(await visitor.submit(party.authorize(), form));
    const id = asked.searchParams.get('journey')!;

    // What nobody outside can do: look into the browser's cookie.
    const { store, sealer } = await openAt(poolhouse().storeUrl, masterKey);
    t.after(() => store.close());
    const cookie = Buffer.from(visitor.cookies.get(`journey-${id}`)!, 'base64url');
    const { stage } = JSON.parse(sealer.open(cookie, 'journey of the pages').toString());
    await assert.rejects(answerTotp(party, stage.session, 'ann', authenticator.code()), {
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
    // It was not spent by that.
    const back = locationOf(await visitor.send(asked.href, { code: authenticator.code() }));
    assert.equal(back.searchParams.has('code'), true);
  });
});
