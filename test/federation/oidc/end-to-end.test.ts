import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CALLBACK,
  claimsOf,
  exchange,
  OAUTH_CLIENT,
  relyingParty,
} from '../../oauth/relying-party.ts';
import { onEveryStore } from '../../support/servers.ts';
import { sharedServer } from '../../support/shared-server.ts';
import { NODE_CLIENT, signInAtNodeOidc, startNodeOidcProvider } from './node-oidc-provider.ts';

onEveryStore((start) => {
  describe('from an application to an OpenID provider and back', () => {
    const poolhouse = sharedServer(start);

    test('a person of node-oidc-provider becomes a user with tokens, and no other browser one', async (t) => {
      const party = await relyingParty(poolhouse());
      const { cognito, poolId: UserPoolId, clientId: ClientId } = party;
      const { issuer } = await startNodeOidcProvider(t, `${party.site}/oauth2/idpresponse`);
      await cognito.createIdentityProvider({
        UserPoolId,
        ProviderName: 'Company',
        ProviderType: 'OIDC',
        ProviderDetails: {
          ...NODE_CLIENT,
          authorize_scopes: 'openid email profile',
          oidc_issuer: issuer,
          attributes_request_method: 'GET',
        },
        AttributeMapping: { username: 'sub', email: 'email', name: 'name' },
      });
      await cognito.updateUserPoolClient({
        UserPoolId,
        ClientId,
        ...OAUTH_CLIENT,
        SupportedIdentityProviders: ['Company'],
      });
      const visitor = party.visitor();
      const go = await visitor.location(party.authorize({ identity_provider: 'Company' }));
      assert.equal(go.origin, issuer);
      const answered = await signInAtNodeOidc(visitor, go.href, 'ada');
      // Somebody else's browser has no part in it.
      const stranger = await party.visitor().get(answered.href);
      assert.doesNotMatch(stranger.headers.get('location') ?? '', /[?&]code=/);
      const back = await visitor.location(answered.href);
      assert.equal(`${back.origin}${back.pathname}`, CALLBACK);
      const { body } = await party.token(exchange(back.searchParams.get('code')));
      const id = claimsOf(body.id_token);
      assert.equal(id['cognito:username'], 'Company_ada');
      assert.equal(id.email, 'ada@company.example');
      // What was brought back once brings nothing any more.
      const again = await visitor.get(answered.href);
      assert.doesNotMatch(again.headers.get('location') ?? '', /[?&]code=/);
    });

    test('an issuer that is not what its discovery document says is refused when it is configured', async (t) => {
      const { cognito, poolId: UserPoolId } = await relyingParty(poolhouse());
      const { issuer } = await startNodeOidcProvider(t, 'https://pool.example/oauth2/idpresponse');
      const create = (change: Readonly<Record<string, string>>) =>
        cognito.createIdentityProvider({
          UserPoolId,
          ProviderName: 'Company',
          ProviderType: 'OIDC',
          ProviderDetails: {
            ...NODE_CLIENT,
            authorize_scopes: 'openid',
            oidc_issuer: issuer,
            attributes_request_method: 'GET',
            ...change,
          },
        });
      const wrong = { name: 'InvalidParameterException' };
      await assert.rejects(create({ oidc_issuer: `${issuer}/` }), { ...wrong, message: /issuer/ });
      await assert.rejects(create({ oidc_issuer: `${issuer}/nowhere` }), {
        ...wrong,
        message: 'Unable to contact well-known endpoint',
      });
      await assert.rejects(create({ authorize_scopes: 'email' }), { ...wrong, message: /openid/ });
      await create({});
    });
  });
});
