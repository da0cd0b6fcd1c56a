import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type App, createApp, createUser, PASSWORD, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { Visitor } from '../support/visitor.ts';
import { decoded } from '../tokens/decoded.ts';
import { createScopes } from '../tokens/machine.ts';
import { basicHeader, postForm, read } from './support.ts';

const REDIRECTS = { redirect_uris: ['https://app.example.com/back'] };
const HOUR = 3_600_000;

interface Dcr {
  readonly EnableStatus?: string;
  readonly OpenDcrEnabled?: boolean;
  readonly OpenDcrGrantTypes?: string[];
  readonly AuthenticatedGrantTypes?: string[];
  readonly AllowedScopes?: string[];
}

onEveryStore((start) => {
  const poolhouse = sharedServer(start, {}, { maxClients: 12 });

  async function poolWith(DcrConfiguration: Dcr | undefined) {
    const enabled = DcrConfiguration && { EnableStatus: 'Enabled', ...DcrConfiguration };
    const app = await createApp(poolhouse(), {
      pool: (enabled && { DcrConfiguration: enabled }) as never,
    });
    const site = await giveDomain(poolhouse(), app.poolId);
    const register = async (metadata: unknown, token?: string, headers = {}) =>
      read(
        await fetch(`${site}/oauth2/register`, {
          method: 'POST',
          body: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
          headers: {
            'content-type': 'application/json',
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            ...headers,
          },
        }),
      );
    return { ...app, app, site, register };
  }

  /** An access token of a client that holds the scope to register others. */
  async function initialToken({ cognito, poolId }: App, site: string) {
    const { UserPoolClient } = await cognito.createUserPoolClient({
      UserPoolId: poolId,
      ClientName: 'registrar',
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthScopes: ['aws.cognito/dcr/register'],
    });
    const { ClientId, ClientSecret } = UserPoolClient!;
    const basic = [ClientId!, ClientSecret!] as const;
    const { body } = await postForm(
      `${site}/oauth2/token`,
      { grant_type: 'client_credentials' },
      basic,
    );
    return { token: String(body.access_token), ClientId: ClientId! };
  }

  test('an application registers itself where the pool is open, and is a client then', async () => {
    const { register, cognito, poolId, site } = await poolWith({ OpenDcrEnabled: true });
    const { status, headers, body } = await register({
      ...REDIRECTS,
      client_name: 'Agent 7',
      logo_uri: 'https://app.example.com/logo.png',
    });
    assert.equal(status, 201);
    assert.equal(headers.get('cache-control'), 'no-store');
    const { client_id, client_secret, ...rest } = body;
    assert.match(String(client_secret), /^[a-z0-9]{52}$/);
    assert.deepEqual(rest, {
      client_name: 'Agent 7',
      client_id_issued_at: Math.floor(poolhouse().clock.now() / 1000),
      client_secret_expires_at: 0,
      redirect_uris: REDIRECTS.redirect_uris,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      scope: 'openid email phone profile',
    });
    const { UserPoolClient } = await cognito.describeUserPoolClient({
      UserPoolId: poolId,
      ClientId: String(client_id),
    });
    assert.deepEqual(
      [
        UserPoolClient!.CallbackURLs,
        UserPoolClient!.AllowedOAuthFlows,
        UserPoolClient!.ExplicitAuthFlows,
        UserPoolClient!.SupportedIdentityProviders,
      ],
      [REDIRECTS.redirect_uris, ['code'], ['ALLOW_REFRESH_TOKEN_AUTH'], ['COGNITO']],
    );
    // It is known at the token endpoint by its secret alone.
    for (const [secret, error] of [
      [String(client_secret), 'unauthorized_client'],
      ['x'.repeat(52), 'invalid_client'],
    ] as const) {
      const answer = await postForm(`${site}/oauth2/token`, { grant_type: 'client_credentials' }, [
        String(client_id),
        secret,
      ]);
      assert.equal(answer.body.error, error);
    }
  });

  test('by a client that registered itself nobody writes more than a sign-up needs', async () => {
    const app = await createApp(poolhouse(), {
      pool: {
        DcrConfiguration: {
          EnableStatus: 'Enabled',
          OpenDcrEnabled: true,
          OpenDcrGrantTypes: ['code'],
        },
        Schema: [
          { Name: 'role', AttributeDataType: 'String', Mutable: true },
          { Name: 'family_name', AttributeDataType: 'String', Mutable: true, Required: true },
        ],
      } as never,
    });
    const { cognito, poolId } = app;
    const site = await giveDomain(poolhouse(), poolId);
    const { body } = await read(
      await fetch(`${site}/oauth2/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...REDIRECTS, token_endpoint_auth_method: 'none' }),
      }),
    );
    const ClientId = String(body.client_id);
    const { UserPoolClient } = await cognito.describeUserPoolClient({
      UserPoolId: poolId,
      ClientId,
    });
    assert.deepEqual(UserPoolClient!.WriteAttributes!.sort(), [
      'email',
      'family_name',
      'phone_number',
    ]);
    const signUp = (Name: string) =>
      cognito.signUp({
        ClientId,
        Username: `by-${Name.slice(0, 4)}`,
        Password: PASSWORD,
        UserAttributes: [
          { Name: 'family_name', Value: 'Smith' },
          { Name, Value: 'admin@example.com' },
        ],
      });
    await assert.rejects(signUp('custom:role'), { name: 'NotAuthorizedException' });
    await signUp('email');

    // Nor on the account page, where the client a person came by says what may be written.
    await createUser(app, 'ann', { family_name: 'Jones', email: 'ann@example.com' });
    const visitor = new Visitor(site);
    const query = new URLSearchParams({
      client_id: ClientId,
      redirect_uri: REDIRECTS.redirect_uris[0]!,
      response_type: 'code',
    });
    await visitor.send(`/login?${query}&then=account`, { username: 'ann', password: PASSWORD });
    const home = await visitor.get('/account');
    assert.equal(home.status, 200);
    assert.match(await home.text(), /Jones|ann@example\.com/);
    const form = { 'custom:role': 'admin', family_name: 'Mallory', email: 'm@example.com' };
    await visitor.send('/account/profile', form);
    const { UserAttributes } = await cognito.adminGetUser({ UserPoolId: poolId, Username: 'ann' });
    const values = Object.fromEntries(UserAttributes!.map(({ Name, Value }) => [Name, Value]));
    assert.equal(values['custom:role'], undefined);
    assert.equal(values.family_name, 'Jones');
    assert.equal(values.email, 'ann@example.com');
  });

  test('an application without a secret registers as a public client', async () => {
    const { register } = await poolWith({ OpenDcrEnabled: true });
    const { status, body } = await register({
      ...REDIRECTS,
      token_endpoint_auth_method: 'none',
      scope: 'openid email',
      grant_types: ['authorization_code'],
    });
    assert.equal(status, 201);
    assert.deepEqual([body.client_secret, body.scope], [undefined, 'openid email']);
  });

  test('with a token that carries the scope, machines register too', async () => {
    const pool = await poolWith({ AllowedScopes: ['orders/read'] });
    const { register, site } = pool;
    await createScopes(pool.app, ['orders/read']);
    const { token, ClientId } = await initialToken(pool.app, site);
    assert.equal(decoded(token).claims.scope, 'aws.cognito/dcr/register');
    const { status, body } = await register({ grant_types: ['client_credentials'] }, token);
    assert.equal(status, 201);
    assert.deepEqual(
      [body.grant_types, body.response_types, body.redirect_uris, body.scope],
      [['client_credentials'], [], [], 'orders/read'],
    );
    const granted = await fetch(`${site}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
      headers: { authorization: basicHeader(String(body.client_id), String(body.client_secret)) },
    });
    assert.equal(granted.status, 200);
    assert.equal((await register(REDIRECTS)).status, 401);

    // The client that may register others no longer may, whatever its token says.
    await pool.cognito.deleteUserPoolClient({ UserPoolId: pool.poolId, ClientId });
    poolhouse().clock.advance(1);
    assert.equal((await register(REDIRECTS, token)).status, 401);
  });

  test('tokens that are forged, of another pool, without the scope or over register nobody', async () => {
    const pool = await poolWith({ OpenDcrEnabled: true });
    const other = await poolWith({});
    await createUser(pool.app, 'ann');
    const { AccessToken, IdToken } = await signIn(pool.app, 'ann');
    const foreign = await initialToken(other.app, other.site);
    const own = await initialToken(pool.app, pool.site);
    for (const token of [AccessToken, IdToken, foreign.token, `${own.token}x`, 'x']) {
      const { status, headers, body } = await pool.register(REDIRECTS, token);
      assert.deepEqual([status, body.error], [401, 'invalid_token'], token);
      assert.equal(headers.get('www-authenticate'), 'Bearer error="invalid_token"');
    }
    for (const authorization of ['Basic eDp5', 'Bearer', 'nonsense']) {
      assert.equal((await pool.register(REDIRECTS, undefined, { authorization })).status, 401);
    }
    assert.equal((await pool.register(REDIRECTS, own.token)).status, 201);
    poolhouse().clock.advance(HOUR);
    assert.equal((await pool.register(REDIRECTS, own.token)).status, 401);
  });

  test('where registration is off, or allows no grant, nobody registers', async () => {
    const off = [undefined, { EnableStatus: 'Disabled', OpenDcrEnabled: true }];
    for (const settings of [...off, { OpenDcrEnabled: true, OpenDcrGrantTypes: [] }]) {
      const { register } = await poolWith(settings);
      const { status, body } = await register(REDIRECTS);
      assert.deepEqual([status, body.error], [403, 'access_denied']);
    }
    const closed = await poolWith({});
    assert.equal((await closed.register(REDIRECTS)).status, 401);
  });

  test('metadata that make no client are refused by the name of what is wrong', async () => {
    const { register } = await poolWith({ OpenDcrEnabled: true, AllowedScopes: ['orders/read'] });
    const bad = 'invalid_client_metadata';
    const cases: [unknown, string][] = [
      [{}, 'invalid_redirect_uri'],
      [{ redirect_uris: [] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['http://app.example.com/'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['javascript:alert(1)'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: ['https://app.example.com/#x'] }, 'invalid_redirect_uri'],
      [{ redirect_uris: Array(101).fill('https://a.example/') }, 'invalid_redirect_uri'],
      [{ redirect_uris: 'https://app.example.com/' }, bad],
      [{ ...REDIRECTS, grant_types: ['implicit'] }, bad],
      [{ ...REDIRECTS, grant_types: ['client_credentials'] }, bad],
      [{ ...REDIRECTS, grant_types: ['refresh_token'] }, bad],
      [{ ...REDIRECTS, grant_types: ['__proto__'] }, bad],
      [{ ...REDIRECTS, grant_types: [1] }, bad],
      [{ ...REDIRECTS, response_types: ['token'] }, bad],
      [{ ...REDIRECTS, token_endpoint_auth_method: 'private_key_jwt' }, bad],
      [{ ...REDIRECTS, client_name: '<b>' }, bad],
      [{ ...REDIRECTS, client_name: 7 }, bad],
      [{ ...REDIRECTS, scope: 'openid aws.cognito/dcr/register' }, bad],
      [{ ...REDIRECTS, scope: 'aws.cognito.signin.user.admin' }, bad],
      [{ ...REDIRECTS, scope: ' ' }, bad],
      [[], bad],
      ['null', bad],
      ['{', bad],
    ];
    for (const [i, [metadata, error]] of cases.entries()) {
      if (i % 10 === 9) poolhouse().clock.advance(HOUR);
      const { status, body } = await register(metadata);
      assert.deepEqual([status, body.error], [400, error], JSON.stringify(metadata));
      assert.equal(typeof body.error_description, 'string');
    }
    // Allowed by the pool's settings, but no resource server has it.
    const unknown = await register({ ...REDIRECTS, scope: 'orders/read' });
    assert.deepEqual([unknown.status, unknown.body.error], [400, bad]);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const { status, body } = await register('a=1', undefined, form);
    assert.deepEqual([status, body.error], [400, 'invalid_request']);
  });

  test('a pool takes no more clients than there is room for, however many come at once', async () => {
    const { register, cognito, poolId } = await poolWith({ OpenDcrEnabled: true });
    poolhouse().clock.advance(HOUR);
    const answers = await Promise.all(Array.from({ length: 16 }, () => register(REDIRECTS)));
    assert.equal(answers.filter(({ status }) => status === 201).length, 11);
    for (const { status, body } of answers) {
      if (status === 201) continue;
      assert.deepEqual([status, body.error], [429, 'temporarily_unavailable']);
    }
    const { UserPoolClients } = await cognito.listUserPoolClients({ UserPoolId: poolId });
    assert.equal(UserPoolClients!.length, 12);
  });

  test('one place registers so many an hour, and no more', async () => {
    const { register } = await poolWith({ OpenDcrEnabled: true });
    poolhouse().clock.advance(HOUR);
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => register({ redirect_uris: [] })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [...Array(20).fill(400), ...Array(4).fill(429)]);
    poolhouse().clock.advance(HOUR);
    assert.equal((await register(REDIRECTS)).status, 201);
  });

  test('an IPv6 network is one place, and the pool has a limit for everybody together', async (t) => {
    const server = await start(
      t,
      {},
      {
        trustedProxies: ['127.0.0.1'],
      },
    );
    const app = await createApp(server, {
      pool: { DcrConfiguration: { EnableStatus: 'Enabled', OpenDcrEnabled: true } } as never,
    });
    const site = await giveDomain(server, app.poolId);
    const statusFrom = async (address: string) => {
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
      const init = { method: 'POST', body: '{}', headers };
      const response = await fetch(`${site}/oauth2/register`, init);
      await response.arrayBuffer();
      return response.status;
    };
    for (let i = 0; i < 20; i++) {
      assert.equal(await statusFrom(i % 2 ? `2001:db8::${i}` : `2001:db8:0:0:${i}::1`), 400);
    }
    assert.equal(await statusFrom('2001:db8::ffff'), 429);
    assert.equal(await statusFrom('2001:db8:0:1::1'), 400);
    for (let i = 0; i < 179; i++) assert.equal(await statusFrom(`192.0.2.${i}`), 400);
    assert.equal(await statusFrom('192.0.2.200'), 429);
  });

  test('clients that registered themselves are listed apart, and their secrets left alone', async () => {
    const { register, cognito, poolId, clientId } = await poolWith({ OpenDcrEnabled: true });
    poolhouse().clock.advance(HOUR);
    const UserPoolId = poolId;
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.push(String((await register(REDIRECTS)).body.client_id));
    const listed = async (ClientType: string, MaxResults?: number) => {
      const found: (string | undefined)[] = [];
      let NextToken: string | undefined;
      do {
        const input = { UserPoolId, ClientType, MaxResults, NextToken };
        const answer = await cognito.listUserPoolClients(input as never);
        found.push(...answer.UserPoolClients!.map(({ ClientId }) => ClientId));
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      return found;
    };
    assert.deepEqual(await listed('DCR', 2), [...ids].sort());
    assert.deepEqual(await listed('DCR', 3), [...ids].sort());
    assert.deepEqual(await listed('REGULAR', 1), [clientId]);

    const named = { UserPoolId, ClientId: ids[0]! };
    for (const refused of [
      () => cognito.addUserPoolClientSecret(named),
      () => cognito.listUserPoolClientSecrets(named),
      () => cognito.deleteUserPoolClientSecret({ ...named, ClientSecretId: 'x' }),
    ]) {
      await assert.rejects(refused(), {
        name: 'InvalidParameterException',
        message: `Client ${ids[0]} registered itself: its secret cannot be managed.`,
      });
    }
    await assert.rejects(
      cognito.updateUserPoolClient({
        ...named,
        AllowedOAuthScopes: ['aws.cognito/dcr/register'],
      }),
      { message: 'A client that registered itself cannot have aws.cognito/dcr/register.' },
    );
    await cognito.updateUserPoolClient({ ...named, ClientName: 'renamed' });
    assert.deepEqual(await listed('DCR'), [...ids].sort());
  });
});
