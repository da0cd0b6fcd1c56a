/** Requests that no client of good will sends: refused in the words of OAuth, never a defect. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { fuzzEndpoints } from '../../fuzz/endpoints.ts';
import { SamlIdentityProvider } from '../federation/saml/identity-provider.ts';
import { RSA_KEYS } from '../federation/saml/judging.ts';
import { createApp, createUser, signIn } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { NOON, onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';

const PROGRAMS = ['token', 'revoke', 'userInfo', 'register'] as const;
const FORM = 'application/x-www-form-urlencoded';

onEveryStore((start) => {
  const poolhouse = sharedServer(start);

  async function target() {
    const app = await createApp(poolhouse(), {
      pool: { DcrConfiguration: { EnableStatus: 'Enabled', OpenDcrEnabled: true } } as never,
      client: {
        AllowedOAuthFlows: ['code', 'implicit'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthScopes: ['openid'],
        CallbackURLs: ['https://app.example.com/'],
        SupportedIdentityProviders: ['COGNITO'],
      },
    });
    return { ...app, app, site: await giveDomain(poolhouse(), app.poolId) };
  }

  test('other methods are not allowed, and preflights are answered', async () => {
    const { site } = await target();
    const allowed = { token: 'POST', revoke: 'POST', register: 'POST', userInfo: 'GET, POST' };
    for (const name of PROGRAMS) {
      const url = `${site}/oauth2/${name}`;
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH']) {
        const response = await fetch(url, { method });
        await response.arrayBuffer();
        if (name === 'userInfo' && (method === 'GET' || method === 'HEAD')) {
          assert.equal(response.status, 400);
          continue;
        }
        assert.equal(response.status, 405, `${method} ${name}`);
        assert.equal(response.headers.get('allow'), `${allowed[name]}, OPTIONS`);
      }
      const preflight = await fetch(url, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example.com',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,x-amz-user-agent',
        },
      });
      assert.equal(preflight.status, 204);
      assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
      assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
      assert.match(preflight.headers.get('access-control-allow-methods')!, /POST/);
      assert.equal(
        preflight.headers.get('access-control-allow-headers'),
        'authorization,content-type,x-amz-user-agent',
      );
    }
  });

  test('what is no form, or names a parameter twice, is an invalid request', async () => {
    const { site, clientId } = await target();
    const good = `grant_type=refresh_token&refresh_token=x&token=x&client_id=${clientId}`;
    for (const name of ['token', 'revoke']) {
      const send = async (body: string | Uint8Array<ArrayBuffer>, type?: string) => {
        const headers = type === undefined ? undefined : { 'content-type': type };
        const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
        const init = { method: 'POST', body: bytes, ...(headers && { headers }) };
        const response = await fetch(`${site}/oauth2/${name}`, init);
        const text = await response.text();
        return { status: response.status, text };
      };
      const refused = { status: 400, text: '{"error":"invalid_request"}' };
      for (const type of [
        'application/json',
        'text/plain',
        'multipart/form-data',
        `${FORM}x`,
        '',
      ]) {
        assert.deepEqual(await send(good, type), refused, `${name} ${type}`);
      }
      assert.deepEqual(await send(good), refused);
      assert.deepEqual(await send(`${good}&client_id=${clientId}`, FORM), refused);
      assert.deepEqual(await send('', FORM), refused);
      const charset = await send(good, `${FORM}; charset=UTF-8`);
      assert.notDeepEqual(charset, refused, name);
      const garbled = await send(new Uint8Array([0xff, 0x3d, 0xfe, 0x26, 0x00]), FORM);
      assert.deepEqual(garbled, refused);
    }
  });

  test('whatever is sent, the answer is no defect', async () => {
    const { site, app, clientId } = await target();
    await createUser(app, 'ann');
    const { AccessToken, RefreshToken } = await signIn(app, 'ann');
    const company = new SamlIdentityProvider({
      entityId: 'https://idp.example',
      url: 'https://idp.example',
      privateKey: RSA_KEYS[0]!,
      audience: `urn:amazon:cognito:sp:${app.poolId}`,
      recipient: `${site}/saml2/idpresponse`,
      now: () => NOON,
    });
    await app.cognito.createIdentityProvider({
      UserPoolId: app.poolId,
      ProviderName: 'Company',
      ProviderType: 'SAML',
      ProviderDetails: { MetadataFile: company.metadata(), IDPInit: 'true' },
    });
    const relayState = `identity_provider=Company&client_id=${clientId}&response_type=code&redirect_uri=https://app.example.com/`;
    const { violations } = await fuzzEndpoints({
      site,
      known: [clientId, AccessToken, RefreshToken, 'Company', relayState, company.response()],
      requests: 600,
      seed: Number(process.env.POOLHOUSE_FUZZ_SEED ?? 1),
    });
    assert.deepEqual(violations, []);
    // Hosts that are none find no site, and break nothing.
    const { hostname, port, pathname } = new URL(site);
    for (const host of ['', ' ', 'a b', '[::1', 'x'.repeat(300), 'é', '%00', ':1', 'a@b', 'a/b']) {
      const status = await statusOf(hostname, Number(port), `${pathname}/oauth2/userInfo`, host);
      assert.ok(status >= 400 && status < 500, `${host}: ${status}`);
    }
  });
});

/** The status of a request with a Host header that no client library would send. */
function statusOf(hostname: string, port: number, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, hostname, () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1'),
    );
    let answer = '';
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('error', reject);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])));
  });
}
