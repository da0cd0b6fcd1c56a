import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { NOON, onEveryStore, type Poolhouse } from '../support/servers.ts';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const SUB = '11111111-2222-4333-8444-555555555555';

const shop = {
  id: 'us-east-1_Shop',
  name: 'Web shop',
  settings: {
    AutoVerifiedAttributes: ['email'],
    DeletionProtection: 'ACTIVE',
    Schema: [{ Name: 'tier', AttributeDataType: 'String', Mutable: true }],
  },
  mfa: { MfaConfiguration: 'OPTIONAL', SoftwareTokenMfaConfiguration: { Enabled: true } },
  domain: 'webshop',
  resourceServers: [
    {
      Identifier: 'orders',
      Name: 'Orders',
      Scopes: [{ ScopeName: 'read', ScopeDescription: 'Read them' }],
    },
  ],
  groups: [{ GroupName: 'staff', Precedence: 3 }],
  clients: [
    {
      id: 'shopclient',
      name: 'Shop',
      secret: 'aSecretOfTwentyFourCharacters',
      settings: {
        ExplicitAuthFlows: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      },
    },
  ],
  users: [
    {
      username: 'alice',
      sub: SUB,
      password: 'Right-pass-1',
      attributes: { email: 'alice@example.com', email_verified: 'true', 'custom:tier': 'gold' },
      groups: ['staff'],
      authenticator: SECRET,
    },
    { username: 'bob', temporaryPassword: 'Temp-pass-1' },
    { username: 'carol', password: 'Right-pass-1', enabled: false },
  ],
};

const seed = { pools: [shop] };

/** Signs alice in with her authenticator, and answers the claims of her ID token. */
async function signInAlice(poolhouse: Poolhouse) {
  const cognito = poolhouse.client();
  const { createHmac } = await import('node:crypto');
  const SECRET_HASH = createHmac('sha256', 'aSecretOfTwentyFourCharacters')
    .update('aliceshopclient')
    .digest('base64');
  const ids = { UserPoolId: shop.id, ClientId: 'shopclient' };
  const { Session, ChallengeName } = await cognito.adminInitiateAuth({
    ...ids,
    AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'alice', PASSWORD: 'Right-pass-1', SECRET_HASH },
  });
  assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
  const { AuthenticationResult } = await cognito.adminRespondToAuthChallenge({
    ...ids,
    ChallengeName,
    Session,
    ChallengeResponses: {
      USERNAME: 'alice',
      SOFTWARE_TOKEN_MFA_CODE: poolhouse.totp(SECRET),
      SECRET_HASH,
    },
  });
  return claimsOf(AuthenticationResult!.IdToken!);
}

const claimsOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;

onEveryStore((start) => {
  test('what a seed names is there, with the ids and secrets it gives', async (t) => {
    const poolhouse = await start(t, { now: NOON });
    const counts = await poolhouse.seed(seed);
    assert.deepEqual(counts, { pools: 1, clients: 1, groups: 1, users: 3 });
    const claims = await signInAlice(poolhouse);
    assert.equal(claims['sub'], SUB);
    assert.deepEqual(claims['cognito:groups'], ['staff']);
    assert.equal(claims['custom:tier'], 'gold');
    const cognito = poolhouse.client();
    const bob = await cognito.adminGetUser({ UserPoolId: shop.id, Username: 'bob' });
    assert.equal(bob.UserStatus, 'FORCE_CHANGE_PASSWORD');
    const carol = await cognito.adminGetUser({ UserPoolId: shop.id, Username: 'carol' });
    assert.equal(carol.Enabled, false);
    const { UserPoolClient } = await cognito.describeUserPoolClient({
      UserPoolId: shop.id,
      ClientId: 'shopclient',
    });
    assert.equal(UserPoolClient!.ClientName, 'Shop');
    assert.equal(poolhouse.inbox().length, 0);

    await t.test('applied again it changes what is different and leaves the rest', async () => {
      const [alice, ...others] = shop.users;
      const renamed = {
        ...shop,
        name: 'Shop two',
        settings: {
          ...shop.settings,
          Schema: [
            ...shop.settings.Schema,
            { Name: 'seat', AttributeDataType: 'String', Mutable: true },
          ],
        },
      };
      const changed = { ...alice!, attributes: { ...alice!.attributes!, 'custom:seat': '7' } };
      await poolhouse.seed({ pools: [{ ...renamed, users: [changed, ...others] }] });
      poolhouse.clock.advance(30_000);
      assert.equal((await signInAlice(poolhouse))['custom:seat'], '7');
      const { UserPool } = await cognito.describeUserPool({ UserPoolId: shop.id });
      assert.equal(UserPool!.Name, 'Shop two');
      assert.equal(UserPool!.EstimatedNumberOfUsers, 3);
    });

    await t.test('a snapshot of it seeds another server, passwords included', async () => {
      const answer = await fetch(`${poolhouse.url}/_dev/snapshot`);
      const snapshot = await answer.json();
      const other = await start(t, { now: NOON });
      assert.deepEqual(await other.seed(snapshot), { pools: 1, clients: 1, groups: 1, users: 3 });
      assert.equal((await signInAlice(other))['sub'], SUB);
      const again = await fetch(`${other.url}/_dev/snapshot`);
      assert.deepEqual(await again.json(), snapshot);
    });

    await t.test('a reset of the pool removes its users and groups alone', async () => {
      await poolhouse.reset(shop.id);
      const { Users } = await cognito.listUsers({ UserPoolId: shop.id });
      assert.deepEqual(Users, []);
      const { UserPoolClients } = await cognito.listUserPoolClients({ UserPoolId: shop.id });
      assert.equal(UserPoolClients!.length, 1);
    });

    await t.test('a reset of everything leaves nothing, and the seed can come again', async () => {
      await poolhouse.reset();
      const { UserPools } = await cognito.listUserPools({ MaxResults: 10 });
      assert.deepEqual(UserPools, []);
    });
  });

  test('a seed that cannot be is refused by the place of what is wrong', async (t) => {
    const poolhouse = await start(t);
    const [alice] = shop.users;
    const wrong = [
      [{ pool: [] }, /the seed cannot have pool\b/],
      [{ pools: [{ name: 'x' }] }, /pools\[0\]\.id must be a text/],
      [{ pools: [{ ...shop, id: 'shop' }] }, /pools\[0\]\.id must be a user pool id/],
      [{ pools: [{ ...shop, settings: { Polices: {} } }] }, /settings cannot have Polices/],
      [{ pools: [{ ...shop, users: [{ ...alice, authenticator: '0189' }] }] }, /base32/],
      [{ pools: [{ ...shop, users: [{ ...alice, verifier: {} }] }] }, /password and verifier/],
      [
        { pools: [{ ...shop, users: [{ ...alice, password: 'short' }] }] },
        /Password did not conform/,
      ],
    ] as const;
    for (const [given, sentence] of wrong) {
      await assert.rejects(poolhouse.seed(given), sentence);
    }
  });
});

test('the files of a folder are applied in order of name', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'poolhouse-seeds-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const users = Array.from({ length: 450 }, (_, i) => ({ username: `user${i}` }));
  writeFileSync(join(folder, '1-pool.json'), JSON.stringify({ pools: [{ ...shop, users }] }));
  writeFileSync(join(folder, '2-more.json'), JSON.stringify(seed));
  const { applySeeds } = await import('#cli/seed-files.ts');
  const { startOnSqlite } = await import('../support/servers.ts');
  const poolhouse = await startOnSqlite(t);
  assert.equal(await applySeeds(poolhouse.url, folder), '2 pools, 2 clients, 2 groups, 453 users');
  writeFileSync(join(folder, '3-wrong.json'), '{"pools": [{}]}');
  await assert.rejects(applySeeds(poolhouse.url, folder), /3-wrong\.json: pools\[0\]\.id must be/);
});

test('a server that is being seeded is not ready until all of it is there', async (t) => {
  const { startOnSqlite } = await import('../support/servers.ts');
  let isPrepared = false;
  const poolhouse = await startOnSqlite(t, {}, { isPrepared: () => isPrepared });
  const ready = () => fetch(`${poolhouse.url}/_health/ready`).then(({ status }) => status);
  assert.equal(await ready(), 503);
  // What seeds it is a client of it.
  await poolhouse.seed(seed);
  assert.equal(await ready(), 503);
  isPrepared = true;
  assert.equal(await ready(), 200);
});
