/** What a pool knows of its providers that nobody else may: where it is found, and where it is not. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { type Random, systemRandom } from '#platform/random.ts';
import { oidcProvider, SOCIAL } from '../federation/configured.ts';
import { CLIENT_ID, CLIENT_SECRET, MockProvider } from '../federation/oidc/mock-provider.ts';
import { SamlIdentityProvider } from '../federation/saml/identity-provider.ts';
import { RSA_KEYS } from '../federation/saml/judging.ts';
import { exchange, OAUTH_CLIENT, relyingParty } from '../oauth/relying-party.ts';
import { send } from '../support/call.ts';
import { NOON, type Poolhouse } from '../support/servers.ts';
import { TraceCollector } from '../support/trace-collector.ts';
import { STORES } from './dumps.ts';
import { Secrets } from './traces.ts';

const SOCIAL_SECRET = 'the-secret-of-the-pool-at-google';
const WRONG_SECRET = 'a-wrong-secret-of-the-pool-at-its-provider';
const NO_KEY = 'this-was-to-be-the-key-that-apple-gave-out';

/** The parts of a private key, in every form that one could be written in. */
function addKey(secrets: Secrets, name: string, key: ReturnType<typeof createPrivateKey>) {
  const der = key.export({ type: 'pkcs8', format: 'der' });
  secrets.add(name, der);
  const { d, p, q } = key.export({ format: 'jwk' });
  for (const [part, text] of Object.entries({ d, p, q })) {
    if (text !== undefined) secrets.add(`${part} of ${name}`, Buffer.from(text, 'base64url'));
  }
  const [, ...lines] = key.export({ type: 'pkcs8', format: 'pem' }).toString().split('\n');
  // What comes first in an RSA key is the modulus, which is public.
  const [from, to] = key.asymmetricKeyType === 'rsa' ? [8, -3] : [0, -2];
  for (const [n, line] of lines.slice(from, to).entries()) secrets.add(`${name}, line ${n}`, line);
}

/** Providers of all kinds are set up, changed, refused and signed in at. */
async function liveThrough(
  poolhouse: Poolhouse,
  mock: MockProvider,
  breakDown: (broken: boolean) => void,
) {
  /** Not even the administrator who gave them sees these again. */
  const neverShown = new Secrets();
  const secrets = new Secrets();
  const both = (name: string, add: (to: Secrets) => void) => {
    add(neverShown);
    add(secrets);
    return name;
  };
  const said: string[] = [];
  const shown: unknown[] = [];
  const party = await relyingParty(poolhouse);
  const { cognito, poolId: UserPoolId, clientId: ClientId } = party;
  const refused = async (request: Promise<unknown>) => {
    await request.then(
      () => assert.fail('this should have been refused'),
      (error: Error) => said.push(`${error.name}: ${error.message}`),
    );
  };
  secrets.add('the secret at the OpenID provider', CLIENT_SECRET);
  secrets.add('the secret at Google', SOCIAL_SECRET);
  secrets.add('a wrong secret', WRONG_SECRET);
  both('no key', (to) => to.add('what is no key', NO_KEY));
  const apple = SOCIAL['SignInWithApple']!;
  const appleKey = createPrivateKey(apple.ProviderDetails!['private_key']!);
  both('apple', (to) => addKey(to, 'the key of Apple', appleKey));

  // Set up, by every operation that shows a provider.
  const details = {
    client_id: CLIENT_ID,
    client_secret: CLIENT_SECRET,
    authorize_scopes: 'openid email',
    oidc_issuer: mock.issuer,
    attributes_request_method: 'GET',
  };
  const google = SOCIAL['Google']!;
  const saml = new SamlIdentityProvider({
    entityId: 'https://idp.example.org/metadata',
    url: 'https://idp.example.org',
    privateKey: RSA_KEYS[0]!,
    audience: '',
    recipient: '',
    now: () => NOON,
  });
  const all = [
    {
      ProviderName: 'Company',
      ProviderType: 'OIDC' as const,
      ProviderDetails: details,
      AttributeMapping: { email: 'email' },
      IdpIdentifiers: ['company.example'],
    },
    { ...google, ProviderDetails: { ...google.ProviderDetails, client_secret: SOCIAL_SECRET } },
    apple,
    {
      ProviderName: 'Partner',
      ProviderType: 'SAML' as const,
      ProviderDetails: {
        MetadataFile: saml.metadata(),
        EncryptedResponses: 'true',
        RequestSigningAlgorithm: 'rsa-sha256',
      },
    },
  ];
  for (const provider of all) {
    const named = { UserPoolId, ProviderName: provider.ProviderName };
    shown.push(await cognito.createIdentityProvider({ UserPoolId, ...provider }));
    shown.push(
      await cognito.updateIdentityProvider({ ...named, IdpIdentifiers: [named.ProviderName!] }),
    );
    const { IdentityProvider } = await cognito.describeIdentityProvider(named);
    shown.push(IdentityProvider);
    // What was read can be written back.
    const { ProviderDetails } = IdentityProvider!;
    shown.push(await cognito.updateIdentityProvider({ ...named, ProviderDetails }));
  }
  shown.push(
    await cognito.getIdentityProviderByIdentifier({ UserPoolId, IdpIdentifier: 'Company' }),
    await cognito.getSigningCertificate({ UserPoolId }),
  );
  const listed = await cognito.listIdentityProviders({ UserPoolId });
  const { store } = poolhouse.server;
  const partner = await store.identityProviders.find(UserPoolId, 'Partner');
  const [[, encryptionKey] = []] = Object.entries(partner!.secrets);
  both('encryption', (to) =>
    to.add('the key that responses are encrypted to, as kept', encryptionKey!),
  );
  for (const { use, kid, privateKey } of await store.signingKeys.list(UserPoolId)) {
    const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
    both(kid, (to) => addKey(to, `the ${use} key ${kid}`, key));
  }
  const uses = (await store.signingKeys.list(UserPoolId)).map(({ use }) => use);
  assert.ok(uses.includes('saml'));

  // Refused, with the secrets in hand.
  const create = (change: object) =>
    cognito.createIdentityProvider({
      UserPoolId,
      ...oidcProvider({ ProviderName: 'Another' }),
      ...change,
    });
  const appleWith = (private_key: string) => ({
    ProviderName: 'SignInWithApple',
    ProviderType: 'SignInWithApple' as const,
    ProviderDetails: { ...apple.ProviderDetails, private_key },
  });
  await refused(create(appleWith(NO_KEY)));
  await refused(create(appleWith(apple.ProviderDetails!['private_key']!)));
  await refused(create({ ProviderDetails: { ...details, oidc_issuer: `${mock.issuer}/x` } }));
  await refused(create({ ProviderDetails: { ...details, unknown: 'detail' } }));
  await refused(create({ ProviderDetails: { ...details, attributes_request_method: 'PUT' } }));
  await refused(create({ ProviderDetails: { client_secret: CLIENT_SECRET } }));
  await refused(create({ ProviderDetails: details, AttributeMapping: { 'custom:x': 'x' } }));
  const misshapen = await send(poolhouse.url, 'CreateIdentityProvider', {
    UserPoolId,
    ProviderName: 'Another',
    ProviderType: 'OIDC',
    ProviderDetails: { ...details, client_secret: [CLIENT_SECRET] },
  });
  said.push(misshapen.text);

  // Signed in at: well, with what the provider refuses, and in the middle of a defect.
  await cognito.updateUserPoolClient({
    UserPoolId,
    ClientId,
    ...OAUTH_CLIENT,
    SupportedIdentityProviders: ['COGNITO', 'Company', 'Partner'],
  });
  const url = party.authorize({ identity_provider: 'Company' });
  const comeBack = async (answer: (parameters: URLSearchParams) => void = () => {}) => {
    const visitor = party.visitor();
    const go = await visitor.location(url);
    // The state is used up when it comes back, and kept as such.
    for (const name of ['nonce', 'code_challenge']) {
      secrets.add(`${name} ${said.length}`, go.searchParams.get(name)!);
    }
    const parameters = mock.authorize(go.href);
    answer(parameters);
    const response = await visitor.get(`/oauth2/idpresponse?${parameters}`);
    said.push(`${response.status} ${response.headers.get('location')} ${await response.text()}`);
    return response;
  };
  mock.misbehaviour = {
    callback: (parameters) => {
      const code = parameters.get('code')!;
      if (code.length < 12) secrets.addCode(`the code ${code}`, code);
    },
    idToken: (token) => {
      secrets.add('an ID token of the provider', token);
      secrets.add('the signature of one', token.split('.').at(-1)!);
      return token;
    },
    tokens: (body) => {
      secrets.add('an access token of the provider', `${body['access_token']}`);
      secrets.add('a refresh token of the provider', `${body['refresh_token']}`);
      return body;
    },
  };
  const back = await comeBack();
  const code = new URL(back.headers.get('location')!).searchParams.get('code');
  assert.ok(code);
  said.pop();
  assert.equal((await party.token(exchange(code))).status, 200);
  await comeBack((parameters) => parameters.set('code', 'a-code-of-somebody-else'));
  secrets.add('a code of somebody else', 'a-code-of-somebody-else');
  await comeBack((parameters) => parameters.set('error', 'server_error'));
  await cognito.updateIdentityProvider({
    UserPoolId,
    ProviderName: 'Company',
    ProviderDetails: { ...details, client_secret: WRONG_SECRET },
  });
  await comeBack();
  const visitor = party.visitor();
  const go = await visitor.location(url);
  const parameters = mock.authorize(go.href);
  breakDown(true);
  const broken = [
    await visitor.get(`/oauth2/idpresponse?${parameters}`),
    await party.visitor().get(url),
    await party.visitor().get(party.authorize({ identity_provider: 'Partner' })),
  ];
  const unmade = await send(poolhouse.url, 'CreateIdentityProvider', {
    UserPoolId,
    ...oidcProvider({ ProviderName: 'Unmade' }),
    ProviderDetails: { ...details, client_secret: WRONG_SECRET },
  });
  breakDown(false);
  said.push(unmade.text);
  for (const response of broken) said.push(await response.text());
  assert.ok(broken.some(({ status }) => status === 500));
  return { secrets, neverShown, said, shown, listed };
}

for (const { name, start, dump, newUrl } of STORES) {
  describe(name, () => {
    test('secrets of providers are in no log, trace, refusal or page, and on the disk only sealed', async (t) => {
      const lines: string[] = [];
      const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
      let isBroken = false;
      const random: Random = {
        ...systemRandom,
        bytes(size) {
          if (isBroken) throw new Error('no randomness');
          return systemRandom.bytes(size);
        },
      };
      const storeUrl = await newUrl((done) => t.after(done));
      const collector = await TraceCollector.start(t);
      const mock = await MockProvider.start(t);
      const poolhouse = await start(
        t,
        {},
        {
          ...{ log, random, storeUrl },
          tracesEndpoint: collector.endpoint,
        },
      );
      const seen = await liveThrough(poolhouse, mock, (now) => {
        isBroken = now;
      });
      const { secrets, neverShown, said, shown, listed } = seen;
      await log.flush();
      const logged = Buffer.from(lines.join(''));
      const stored = await dump(storeUrl);
      await poolhouse.stop();
      const traced = Buffer.from(collector.bodies.join(''));

      assert.ok(secrets.count > 30, `${secrets.count} secrets`);
      assert.deepEqual(secrets.foundIn(logged), []);
      assert.deepEqual(secrets.foundIn(traced), []);
      assert.deepEqual(secrets.foundIn(Buffer.from(said.join('\n'))), []);
      assert.deepEqual(secrets.foundIn(stored), []);

      // An administrator is shown the secret of a client, as by the service, and no key.
      const answers = JSON.stringify(shown);
      assert.ok(answers.includes(CLIENT_SECRET) && answers.includes(SOCIAL_SECRET));
      assert.deepEqual(neverShown.foundIn(Buffer.from(answers)), []);
      assert.deepEqual(secrets.foundIn(Buffer.from(JSON.stringify(listed))), []);

      // The search looks where things are: what may be there is found by the same means.
      for (const each of ['"operation":"CreateIdentityProvider"', 'no randomness', 'Company']) {
        assert.ok(logged.includes(each), each);
      }
      assert.ok(traced.includes('"GET /oauth2/idpresponse"'));
      const control = new Secrets();
      control.add('client id', CLIENT_ID);
      assert.notDeepEqual(control.foundIn(stored), []);
    });
  });
}
