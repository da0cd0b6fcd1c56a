import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreateIdentityProviderCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { everyPage } from '../groups/support.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { onEachStore, refusal } from '../users/each-store.ts';
import { oidcProvider, SOCIAL } from './configured.ts';

const GOOGLE = SOCIAL.Google!;
const invalid = (message: string | RegExp) => refusal('InvalidParameterException', message);

onEachStore((service) => {
  test('a provider is created, described, updated and deleted', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const input = oidcProvider({ AttributeMapping: { email: 'email' } });
    const named = { UserPoolId, ProviderName: 'Company' };
    const { IdentityProvider: created } = await cognito.createIdentityProvider({
      UserPoolId,
      ...input,
    });
    const { CreationDate, LastModifiedDate, ...shown } = created!;
    assert.deepEqual(
      [CreationDate, LastModifiedDate].map((each) => each instanceof Date),
      [true, true],
    );
    const details = { ...input.ProviderDetails, attributes_url_add_attributes: 'false' };
    assert.deepEqual(shown, { UserPoolId, ...input, ProviderDetails: details });
    const { IdentityProvider: described } = await cognito.describeIdentityProvider(named);
    assert.deepEqual(described, { ...created, IdpIdentifiers: [] });

    const changed = { ...details, authorize_scopes: 'openid' };
    const { IdentityProvider: updated } = await cognito.updateIdentityProvider({
      ...named,
      ProviderDetails: changed,
      IdpIdentifiers: ['company.example'],
    });
    assert.deepEqual(updated!.ProviderDetails, changed);
    assert.deepEqual(updated!.IdpIdentifiers, ['company.example']);
    assert.deepEqual(updated!.AttributeMapping, { email: 'email' });

    await cognito.deleteIdentityProvider(named);
    const gone = refusal('ResourceNotFoundException', 'Identity provider Company does not exist.');
    await assert.rejects(cognito.describeIdentityProvider(named), gone);
    await assert.rejects(cognito.updateIdentityProvider(named), gone);
    await assert.rejects(cognito.deleteIdentityProvider(named), gone);
    const IdpIdentifier = 'company.example';
    await assert.rejects(
      cognito.getIdentityProviderByIdentifier({ UserPoolId, IdpIdentifier }),
      refusal('ResourceNotFoundException', 'Identity provider company.example does not exist.'),
    );
  });

  test('an update keeps what it leaves out, and clears what it gives empty', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const named = { UserPoolId, ProviderName: 'Company' };
    const IdpIdentifiers = ['z.example', 'a.example'];
    const AcrMapping = { Level3: 'mfa' };
    const AttributeMapping = { email: 'email', username: 'sub' };
    await cognito.createIdentityProvider({
      UserPoolId,
      ...oidcProvider({ AttributeMapping, IdpIdentifiers }),
      ...{ AcrMapping },
    });
    await cognito.updateIdentityProvider(named);
    const { IdentityProvider: kept } = await cognito.describeIdentityProvider(named);
    assert.deepEqual(kept!.AttributeMapping, AttributeMapping);
    assert.deepEqual(kept!.IdpIdentifiers, IdpIdentifiers);
    assert.equal(kept!.ProviderDetails!.client_secret, 'a secret of the company');
    await cognito.updateIdentityProvider({ ...named, AttributeMapping: {}, IdpIdentifiers: [] });
    const { IdentityProvider: cleared } = await cognito.describeIdentityProvider(named);
    assert.deepEqual(cleared!.AttributeMapping, {});
    assert.deepEqual(cleared!.IdpIdentifiers, []);
    const { client_secret: _, ...without } = cleared!.ProviderDetails!;
    await cognito.updateIdentityProvider({ ...named, ProviderDetails: without });
    const { IdentityProvider: replaced } = await cognito.describeIdentityProvider(named);
    assert.deepEqual(replaced!.ProviderDetails, without);
  });

  test('social providers are described with where they are asked, and a key is never shown', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const added: Record<string, Record<string, string>> = {
      Google: {
        attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
        attributes_url_add_attributes: 'true',
        authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
        oidc_issuer: 'https://accounts.google.com',
        token_request_method: 'POST',
        token_url: 'https://www.googleapis.com/oauth2/v4/token',
      },
      Facebook: {
        attributes_url: 'https://graph.facebook.com/v20.0/me?fields=',
        attributes_url_add_attributes: 'true',
        authorize_url: 'https://www.facebook.com/v20.0/dialog/oauth',
        token_request_method: 'GET',
        token_url: 'https://graph.facebook.com/v20.0/oauth/access_token',
      },
      LoginWithAmazon: {
        attributes_url: 'https://api.amazon.com/user/profile',
        attributes_url_add_attributes: 'false',
        authorize_url: 'https://www.amazon.com/ap/oa',
        token_request_method: 'POST',
        token_url: 'https://api.amazon.com/auth/o2/token',
      },
      SignInWithApple: {
        attributes_url_add_attributes: 'false',
        authorize_url: 'https://appleid.apple.com/auth/authorize',
        oidc_issuer: 'https://appleid.apple.com',
        token_request_method: 'POST',
        token_url: 'https://appleid.apple.com/auth/token',
      },
    };
    const subjects = { Google: 'sub', Facebook: 'id', LoginWithAmazon: 'user_id' };
    for (const [name, input] of Object.entries(SOCIAL)) {
      const given = {
        ...input.ProviderDetails,
        ...(name === 'Facebook' && { api_version: 'v20.0' }),
      };
      await cognito.createIdentityProvider({ UserPoolId, ...input, ProviderDetails: given });
      const named = { UserPoolId, ProviderName: name };
      const { IdentityProvider: shown } = await cognito.describeIdentityProvider(named);
      const { private_key: key, ...rest } = given as Record<string, string>;
      assert.deepEqual(shown!.ProviderDetails, { ...rest, ...added[name] });
      const username = subjects[name as keyof typeof subjects] ?? 'sub';
      assert.deepEqual(shown!.AttributeMapping, { username });
      // Whoever writes back what was read has no key to write.
      if (key === undefined) continue;
      await cognito.updateIdentityProvider({ ...named, ProviderDetails: shown!.ProviderDetails });
    }
  });

  test('providers are listed by name in pages, of their pool alone', async () => {
    const { cognito, newPool } = service();
    const [UserPoolId, other] = [await newPool(), await newPool()];
    for (const ProviderName of ['Three', 'One', 'Two']) {
      await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider({ ProviderName }) });
    }
    await cognito.createIdentityProvider({ UserPoolId: other, ...GOOGLE });
    const pages = await everyPage(
      (NextToken) => cognito.listIdentityProviders({ UserPoolId, MaxResults: 2, NextToken }),
      ({ Providers }) => Providers,
    );
    assert.deepEqual(
      pages.flat().map(({ ProviderName, ProviderType }) => [ProviderName, ProviderType]),
      [
        ['One', 'OIDC'],
        ['Three', 'OIDC'],
        ['Two', 'OIDC'],
      ],
    );
    const all = await cognito.listIdentityProviders({ UserPoolId, MaxResults: 0 });
    assert.equal(all.Providers!.length, 3);
    assert.deepEqual(Object.keys(all.Providers![0]!).sort(), [
      'CreationDate',
      'LastModifiedDate',
      'ProviderName',
      'ProviderType',
    ]);
  });

  test('an identifier leads to one provider, and another provider cannot have it', async () => {
    const { cognito, newPool } = service();
    const [UserPoolId, other] = [await newPool(), await newPool()];
    const IdpIdentifiers = ['company.example', 'corp'];
    const input = { UserPoolId, ...oidcProvider({ IdpIdentifiers }) };
    const { IdentityProvider } = await cognito.createIdentityProvider(input);
    const found = await cognito.getIdentityProviderByIdentifier({
      UserPoolId,
      IdpIdentifier: 'corp',
    });
    assert.deepEqual(found.IdentityProvider, IdentityProvider);
    const second = { ...input, ProviderName: 'Second', IdpIdentifiers: ['second', 'corp'] };
    const taken = invalid('An identifier in IdpIdentifiers belongs to another identity provider.');
    await assert.rejects(cognito.createIdentityProvider(second), taken);
    await cognito.createIdentityProvider({ ...second, UserPoolId: other });
    await cognito.createIdentityProvider({ ...second, IdpIdentifiers: ['second'] });
    await assert.rejects(
      cognito.updateIdentityProvider({
        UserPoolId,
        ProviderName: 'Second',
        IdpIdentifiers: ['corp'],
      }),
      taken,
    );
    await assert.rejects(
      cognito.createIdentityProvider({
        ...oidcProvider({ ProviderName: 'Third', IdpIdentifiers: ['x', 'y', 'x'] }),
        UserPoolId,
      }),
      invalid('Duplicate identifier in IdpIdentifiers: x'),
    );
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName: 'Company' });
    await cognito.updateIdentityProvider({
      UserPoolId,
      ProviderName: 'Second',
      IdpIdentifiers: ['corp'],
    });
  });

  test('a social provider has its type for a name, and no other provider has one of those', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const wrong: readonly [string, CreateIdentityProviderCommandInput['ProviderType']][] = [
      ['Facebook', 'Google'],
      ['google', 'Google'],
      ['Google', 'OIDC'],
      ['COGNITO', 'OIDC'],
      ['Cognito', 'SAML'],
    ];
    for (const [ProviderName, ProviderType] of wrong) {
      await assert.rejects(
        cognito.createIdentityProvider({
          UserPoolId,
          ...oidcProvider({ ProviderName, ProviderType }),
        }),
        invalid(`Provider ${ProviderName} cannot be of type ${ProviderType}.`),
      );
    }
    for (const ProviderName of ['ab', 'a b c', '_abc', 'abc_', 'ab_c', 'x'.repeat(33)]) {
      await assert.rejects(
        cognito.createIdentityProvider({ UserPoolId, ...oidcProvider({ ProviderName }) }),
        invalid(/providerName/),
      );
    }
  });

  test('a name is one provider’s, in any case where usernames have none', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const Caseless = await newPool({ UsernameConfiguration: { CaseSensitive: false } });
    for (const pool of [UserPoolId, Caseless]) {
      await cognito.createIdentityProvider({ UserPoolId: pool, ...oidcProvider() });
      await assert.rejects(
        cognito.createIdentityProvider({ UserPoolId: pool, ...oidcProvider() }),
        refusal('DuplicateProviderException', `Company already exists in user pool ${pool}`),
      );
    }
    const ProviderName = 'COMPANY';
    await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider({ ProviderName }) });
    await assert.rejects(
      cognito.createIdentityProvider({ UserPoolId: Caseless, ...oidcProvider({ ProviderName }) }),
      refusal('DuplicateProviderException', `COMPANY already exists in user pool ${Caseless}`),
    );
  });

  const ALL = 'are all required idp details.';
  const REFUSALS: readonly (readonly [
    because: string,
    type: string,
    change: Record<string, string | undefined>,
    message: string | RegExp,
  ])[] = [
    [
      'no secret',
      'Google',
      { client_secret: undefined },
      `clientId, clientSecret and authorizeScopes ${ALL}`,
    ],
    [
      'an empty secret',
      'Google',
      { client_secret: '' },
      `clientId, clientSecret and authorizeScopes ${ALL}`,
    ],
    [
      'no scopes',
      'Facebook',
      { authorize_scopes: undefined },
      `clientId, clientSecret and authorizeScopes ${ALL}`,
    ],
    [
      'no client',
      'LoginWithAmazon',
      { client_id: undefined },
      `clientId, clientSecret and authorizeScopes ${ALL}`,
    ],
    [
      'no key',
      'SignInWithApple',
      { private_key: undefined },
      `clientId, privateKey, teamId, and keyId ${ALL}`,
    ],
    [
      'no issuer',
      'OIDC',
      { oidc_issuer: undefined },
      `clientId, authorizeScopes, oidcIssuer and attributesRequestMethod ${ALL}`,
    ],
    [
      'no method',
      'OIDC',
      { attributes_request_method: undefined },
      `clientId, authorizeScopes, oidcIssuer and attributesRequestMethod ${ALL}`,
    ],
    [
      'a method that is none',
      'OIDC',
      { attributes_request_method: 'PUT' },
      /'PUT' at 'attributesRequestMethod' failed to satisfy constraint: Member must satisfy enum value set: \[POST, GET\]$/,
    ],
    [
      'an endpoint that is no URL',
      'OIDC',
      { token_url: 'javascript:alert(1)' },
      'The provider detail token_url must be a URL.',
    ],
    [
      'an endpoint with a password',
      'OIDC',
      { token_url: 'https://a:b@login.example/' },
      'The provider detail token_url must be a URL.',
    ],
    [
      'a flag that is none',
      'OIDC',
      { attributes_url_add_attributes: 'yes' },
      'The provider detail attributes_url_add_attributes must be true or false.',
    ],
    [
      'a detail that nobody knows',
      'OIDC',
      { client_password: 'x' },
      'The provider detail client_password is not supported by this server.',
    ],
    [
      'a detail like a member of objects',
      'OIDC',
      { __proto: 'x', constructor: 'x' },
      /is not supported by this server\.$/,
    ],
    [
      'no metadata',
      'SAML',
      {},
      'At least one of the MetadataURL or MetadataFile should be provided.',
    ],
    [
      'metadata twice',
      'SAML',
      { MetadataURL: 'https://idp.example/', MetadataFile: '<x/>' },
      'Only one of the MetadataURL or MetadataFile should be provided.',
    ],
    [
      'another algorithm',
      'SAML',
      { MetadataFile: '<x/>', RequestSigningAlgorithm: 'rsa-sha1' },
      'RequestSigningAlgorithm must be rsa-sha256.',
    ],
    [
      'metadata from a file of ours',
      'SAML',
      { MetadataURL: 'file:///etc/passwd' },
      'The provider detail MetadataURL must be a URL.',
    ],
  ];

  test('details that lack something or cannot be used are refused, with the reason', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    for (const [because, type, change, message] of REFUSALS) {
      const input =
        type === 'SAML'
          ? oidcProvider({ ProviderType: 'SAML', ProviderDetails: {} })
          : (SOCIAL[type] ?? oidcProvider());
      const ProviderDetails = { ...input.ProviderDetails, ...change } as Record<string, string>;
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined) delete ProviderDetails[name];
      }
      await assert.rejects(
        cognito.createIdentityProvider({ UserPoolId, ...input, ProviderDetails }),
        invalid(message),
        because,
      );
    }
    assert.deepEqual((await cognito.listIdentityProviders({ UserPoolId })).Providers, []);
  });

  test('a mapping names attributes of the pool, and claims that the provider has', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool({
      Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }],
    });
    const create = (AttributeMapping: Record<string, string>, input = oidcProvider()) =>
      cognito.createIdentityProvider({ UserPoolId, ...input, AttributeMapping });
    const refused = (names: string) =>
      invalid(`AttributeMapping contains invalid mapping: [${names}]`);
    await assert.rejects(create({ 'custom:x': 'x', email: 'email' }), refused('custom:x'));
    await assert.rejects(create({ team: 'team', sub: 'sub' }), refused('team, sub'));
    await assert.rejects(create({ identities: 'x' }), refused('identities'));
    await assert.rejects(create({ email: '' }), refused('email'));
    await assert.rejects(create({ username: 'email' }), refused('username'));
    await assert.rejects(create({ name: 'nonsense' }, GOOGLE), refused('name'));
    await create({ name: 'names', email: 'email', email_verified: 'email_verified' }, GOOGLE);
    await create({ 'custom:team': 'groups', username: 'sub' });
    await assert.rejects(
      cognito.updateIdentityProvider({
        UserPoolId,
        ProviderName: 'Company',
        AttributeMapping: { 'custom:other': 'x' },
      }),
      refused('custom:other'),
    );
  });

  test('levels are mapped of OpenID providers alone, and by their names', async () => {
    const { cognito, newPool } = service();
    const UserPoolId = await newPool();
    const create = (AcrMapping: Record<string, string>, input = oidcProvider()) =>
      cognito.createIdentityProvider({ UserPoolId, ...input, ...{ AcrMapping } });
    await assert.rejects(
      create({ Level5: 'x' }),
      invalid('AcrMapping contains invalid mapping: [Level5]'),
    );
    await assert.rejects(
      create({ Level1: 'pwd', Level3: 'mfa or more' }),
      invalid('AcrMapping contains invalid mapping: [Level3]'),
    );
    await assert.rejects(
      create({ Level1: 'x' }, GOOGLE),
      invalid('AcrMapping is for identity providers of type OIDC.'),
    );
    await create({ Level1: 'pwd', Level3: 'mfa' });
  });

  test('a client names providers of its pool, and a deleted one stands in its way', async () => {
    const { cognito, newPool } = service();
    const [UserPoolId, other] = [await newPool(), await newPool()];
    await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider() });
    const SupportedIdentityProviders = ['COGNITO', 'Company'];
    const input = { ClientName: 'web', SupportedIdentityProviders };
    const { UserPoolClient: client } = await cognito.createUserPoolClient({ UserPoolId, ...input });
    assert.deepEqual(client!.SupportedIdentityProviders, SupportedIdentityProviders);
    const unknown = (pool: string, name: string) =>
      invalid(`The provider ${name} does not exist for User Pool ${pool}.`);
    await assert.rejects(
      cognito.createUserPoolClient({ UserPoolId: other, ...input }),
      unknown(other, 'Company'),
    );
    await assert.rejects(
      cognito.createUserPoolClient({
        UserPoolId,
        ClientName: 'web',
        SupportedIdentityProviders: ['company'],
      }),
      unknown(UserPoolId, 'company'),
    );
    await cognito.deleteIdentityProvider({ UserPoolId, ProviderName: 'Company' });
    const named = { UserPoolId, ClientId: client!.ClientId! };
    const { UserPoolClient: stale } = await cognito.describeUserPoolClient(named);
    assert.deepEqual(stale!.SupportedIdentityProviders, SupportedIdentityProviders);
    await assert.rejects(
      cognito.updateUserPoolClient({ ...named, SupportedIdentityProviders }),
      unknown(UserPoolId, 'Company'),
    );
    await cognito.updateUserPoolClient({ ...named, SupportedIdentityProviders: ['COGNITO'] });
  });
});

onEveryStore((start) => {
  const service = sharedServer((t) => start(t, {}, { maxProviders: 3 }));

  test('a pool has no more providers than it can, also when they come at once', async () => {
    const { cognito, UserPoolId } = await ownPool();
    const names = Array.from({ length: 6 }, (_, n) => `Company${n}`);
    const outcomes = await Promise.allSettled(
      names.map((ProviderName) =>
        cognito.createIdentityProvider({ UserPoolId, ...oidcProvider({ ProviderName }) }),
      ),
    );
    const refused = outcomes.filter((each) => each.status === 'rejected');
    assert.deepEqual(
      refused.map(({ reason }) => reason.name),
      Array.from({ length: 3 }, () => 'LimitExceededException'),
    );
    assert.equal((await cognito.listIdentityProviders({ UserPoolId })).Providers!.length, 3);
  });

  test('two updates at once both have their effect', async () => {
    const { cognito, UserPoolId } = await ownPool();
    await cognito.createIdentityProvider({ UserPoolId, ...oidcProvider() });
    const named = { UserPoolId, ProviderName: 'Company' };
    await Promise.all([
      cognito.updateIdentityProvider({ ...named, AttributeMapping: { name: 'name' } }),
      cognito.updateIdentityProvider({ ...named, IdpIdentifiers: ['company.example'] }),
      cognito.updateIdentityProvider({
        ...named,
        ProviderDetails: { ...oidcProvider().ProviderDetails, client_id: 'other' },
      }),
    ]);
    const { IdentityProvider: provider } = await cognito.describeIdentityProvider(named);
    assert.deepEqual(provider!.AttributeMapping, { name: 'name' });
    assert.deepEqual(provider!.IdpIdentifiers, ['company.example']);
    assert.equal(provider!.ProviderDetails!.client_id, 'other');
  });

  async function ownPool() {
    const cognito = service().client();
    const { UserPool } = await cognito.createUserPool({ PoolName: 'own' });
    return { cognito, UserPoolId: UserPool!.Id! };
  }
});
