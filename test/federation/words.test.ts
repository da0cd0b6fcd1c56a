/** What applications are told of sign-ins at a provider, to the byte: they read it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { startProduction } from '../support/production.ts';
import { startOnSqlite } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { locationOf } from '../support/visitor.ts';
import { oidcProvider } from './configured.ts';
import { backWith, fakeProtocol, federatedParty, stateFrom } from './fake-provider.ts';

const SAML = 'Invalid SAML response received: ';

describe('what an application is told', () => {
  const poolhouse = sharedServer(startOnSqlite, {}, fakeProtocol());

  /** A pool that requires an address, and has an attribute that is never changed. */
  const strict = (type: 'OIDC' | 'SAML') =>
    federatedParty(poolhouse(), {
      pool: {
        Schema: [
          { Name: 'given_name', Required: true, Mutable: true },
          { Name: 'tenant', AttributeDataType: 'String', Mutable: false },
        ],
      },
      providers: [
        {
          name: 'Acme',
          type,
          mapping: { given_name: 'first', 'custom:tenant': 'tenant', nickname: 'nick' },
        },
      ],
    });

  for (const [type, error, prefix, missing] of [
    ['OIDC', 'invalid_request', '', 'attributes required: [given_name]'],
    [
      'SAML',
      'server_error',
      SAML,
      `${SAML}Invalid user attributes: given_name: The attribute is required `,
    ],
  ] as const) {
    test(`of a sign-in by ${type}, in the service’s words`, async () => {
      const party = await strict(type);
      const told = async (claims: Readonly<Record<string, string>>) => {
        const visitor = party.visitor();
        const state = await stateFrom(visitor, party.authorize({ identity_provider: 'Acme' }));
        const fields = { RelayState: state, SAMLResponse: JSON.stringify(claims) };
        const { searchParams: query } = locationOf(
          type === 'SAML'
            ? await visitor.post('/saml2/idpresponse', fields)
            : await visitor.get(backWith(state, claims)),
        );
        return [query.get('error'), query.get('error_description')];
      };
      const eve = { sub: 'Eve-1', first: 'Eve', tenant: 'one' };
      assert.deepEqual(await told({ sub: 'Eve-1' }), [error, missing]);
      assert.deepEqual(await told(eve), [null, null]);
      assert.deepEqual(await told({ ...eve, tenant: 'two' }), [
        error,
        `${prefix}user.custom:tenant: Attribute cannot be updated.\n `,
      ]);
      assert.deepEqual(await told({ ...eve, nick: 'x'.repeat(2049) }), [
        error,
        `${prefix}The value of the attribute nickname must have a length less than or equal to 2048 characters`,
      ]);
      const long = 'x'.repeat(124);
      assert.deepEqual(await told({ ...eve, sub: long }), [
        error,
        `${prefix}1 validation error detected: Value 'Acme_${long}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 128`,
      ]);
      await party.cognito.adminDisableUser({
        UserPoolId: party.poolId,
        Username: 'Acme_Eve-1',
      });
      assert.deepEqual(await told(eve), ['invalid_request', 'User is disabled. ']);
    });
  }
});

test('an OpenID provider without TLS is refused in the service’s words', async (t) => {
  const cognito = (await startProduction(startOnSqlite, t)).client();
  const { UserPool } = await cognito.createUserPool({ PoolName: 'people' });
  const { ProviderDetails, ...provider } = oidcProvider();
  for (const [name, url] of [
    ['oidc_issuer', 'http://login.company.example'],
    ['token_url', 'http://login.company.example/token'],
    ['oidc_issuer', 'login.company.example'],
  ] as const) {
    await assert.rejects(
      cognito.createIdentityProvider({
        ...provider,
        UserPoolId: UserPool!.Id!,
        ProviderDetails: { ...ProviderDetails, [name]: url },
      }),
      { name: 'InvalidParameterException', message: 'OIDC endpoint must start with https://' },
    );
  }
});
