import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { api, ask } from './ask.ts';

const SERVER = 'id.example.com';
const CUSTOM = 'login.acme.example';

onEveryStore((start) => {
  describe("a pool's own host", () => {
    const server = sharedServer(start, {}, { publicUrl: `https://${SERVER}` });

    /** A pool with a prefix and a custom domain, and all the hosts these are found under. */
    async function poolWithHosts(custom: string) {
      const app = await createApp(server());
      const site = await giveDomain(server(), app.poolId);
      const prefix = new URL(site).pathname.slice(1);
      await giveDomain(server(), app.poolId, {
        Domain: custom,
        CustomDomainConfig: {
          CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234',
        },
      });
      const hosts = [`${prefix}.auth.${SERVER}`, `${prefix}.localhost:9229`, custom];
      return { ...app, prefix, hosts: [...hosts, `${custom.toUpperCase()}:8443`, `${custom}.`] };
    }

    test('serves that pool, and nothing of another or of the server', async () => {
      const { url } = server();
      const own = await poolWithHosts(`1.${start.name.toLowerCase()}.${CUSTOM}`);
      const other = await poolWithHosts(`2.${start.name.toLowerCase()}.${CUSTOM}`);
      for (const host of own.hosts) {
        const jwks = await ask(url, host, '/.well-known/jwks.json');
        assert.equal(jwks.status, 200, host);
        assert.equal((await ask(url, host, '/saml2/metadata')).status, 200, host);
        assert.equal((await ask(url, host, '/oauth2/idpresponse')).status, 400, host);
        for (const path of [
          `/${own.poolId}/.well-known/jwks.json`,
          `/${other.poolId}/.well-known/jwks.json`,
          `/${other.poolId}/.well-known/openid-configuration`,
          `/${other.poolId}/feedback`,
          `/${other.prefix}/.well-known/jwks.json`,
          `/${other.prefix}/login`,
          `/${other.prefix}/saml2/metadata`,
          `/${other.prefix}/oauth2/idpresponse`,
          '/_poolhouse/recovery-codes',
          '/_dev/inbox',
          '/_dev/clock',
          '/_import/any',
        ]) {
          assert.equal((await ask(url, host, path)).status, 404, `${host}${path}`);
        }
        const put = { method: 'PUT', headers: { expect: '100-continue' }, body: 'a,b' };
        assert.equal((await ask(url, host, '/_import/any', put)).status, 404, host);
        for (const [operation, input] of [
          ['ListUserPools', { MaxResults: 10 }],
          ['DescribeUserPool', { UserPoolId: own.poolId }],
          ['SignUp', { ClientId: other.clientId, Username: 'ann', Password: 'Correct-horse-7' }],
        ] as const) {
          assert.deepEqual(
            await ask(url, host, '/', api(operation, input)),
            {
              status: 404,
              text: JSON.stringify({
                message:
                  "This host serves the OAuth endpoints and pages of one user pool. The API is at the server's own address.",
              }),
            },
            `${operation} at ${host}`,
          );
        }
      }
    });

    test('tells whether the server is well, for what balances its load', async () => {
      const { url } = server();
      const { hosts } = await poolWithHosts(`3.${start.name.toLowerCase()}.${CUSTOM}`);
      for (const host of hosts) assert.equal((await ask(url, host, '/_health')).status, 200, host);
    });

    test('is no other host: the API is at every name that no pool has', async () => {
      const { url } = server();
      const names = [
        SERVER,
        '127.0.0.1:9229',
        'poolhouse',
        'poolhouse.internal.example',
        '[::1]:1',
      ];
      for (const host of [...names, 'poolhouse.localhost:9229']) {
        const answer = await ask(url, host, '/', api('InitiateAuth', {}));
        assert.equal(answer.status, 400, host);
        assert.match(answer.text, /InvalidParameterException/, host);
      }
    });
  });
});
