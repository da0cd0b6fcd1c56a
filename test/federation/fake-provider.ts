/**
 * A provider that says what a test wants: its protocol is a part of the server. What a browser
 * brings back from it is made by the test, so that tests of the journey need no other server.
 */
import { FederationRefusal, type ProviderProtocol } from '#domain/federation/provider-answer.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';
import { OAUTH_CLIENT, type RelyingParty, relyingParty } from '../oauth/relying-party.ts';
import type { Poolhouse } from '../support/servers.ts';
import { locationOf, type Visitor } from '../support/visitor.ts';

/** What the fake protocol was asked with, newest last. */
type FakeRequests = Parameters<ProviderProtocol['begin']>[1][];

export interface FakeProtocol {
  readonly asked: FakeRequests;
  readonly protocolOf: () => ProviderProtocol;
}

/** A protocol that sends browsers to `https://idp.example`, and believes what they bring back. */
export function fakeProtocol(): FakeProtocol {
  const asked: FakeRequests = [];
  const protocol: ProviderProtocol = {
    async begin({ name, type }, request) {
      asked.push(request);
      const { state, loginHint } = request;
      const query = new URLSearchParams({
        state,
        ...(loginHint !== undefined && { login_hint: loginHint }),
      });
      const go =
        type === 'SAML'
          ? ({
              by: 'form',
              action: `https://idp.example/${name}/sso`,
              fields: { RelayState: state },
            } as const)
          : ({ by: 'link', location: `https://idp.example/${name}?${query}` } as const);
      return { go, memory: { nonce: `nonce of ${state}` } };
    },
    async finish({ name }, { parameters, memory }) {
      const error = parameters.get('error');
      if (error !== null)
        throw new FederationRefusal('access_denied', error, 'the provider said no');
      const state = parameters.get('state') ?? parameters.get('RelayState');
      const text = parameters.get('code') ?? parameters.get('SAMLResponse');
      if (text === null || memory.nonce !== `nonce of ${state}`) {
        throw new FederationRefusal('invalid_request', `${name} Error - wrong nonce`);
      }
      const { sub, ...claims } = JSON.parse(text) as { sub: string };
      const raw = { tokenResponse: { access_token: 'at' }, idToken: { sub, ...claims } };
      const logout = parameters.has('SAMLResponse') && { nameId: sub };
      return { subject: sub, claims: { sub, ...claims }, raw, ...(logout && { logout }) };
    },
  };
  return { asked, protocolOf: () => protocol };
}

/** Gives the pool a provider, as the store keeps it. */
export async function giveProvider(
  { server }: Pick<Poolhouse, 'server'>,
  poolId: string,
  provider: Partial<IdentityProvider> & { readonly name: string; readonly type: ProviderType },
): Promise<void> {
  const now = server.clock.now();
  await server.store.transaction(async (tx) => {
    await tx.identityProviders.insert({
      poolId,
      details: {},
      secrets: {},
      mapping: { email: 'email', name: 'name' },
      acr: {},
      identifiers: [],
      createdAt: now,
      modifiedAt: now,
      version: 1,
      ...provider,
    });
  });
}

/** An application whose users come through the provider `Acme` as well as by a password. */
export async function federatedParty(
  poolhouse: Poolhouse,
  {
    providers = [{ name: 'Acme', type: 'OIDC' }],
    own = true,
    client,
    ...settings
  }: Parameters<typeof relyingParty>[1] & {
    readonly providers?: readonly Parameters<typeof giveProvider>[2][];
    /** Whether the pool's own users may come too. */
    readonly own?: boolean;
  } = {},
): Promise<RelyingParty> {
  const party = await relyingParty(poolhouse, {
    client: { ...OAUTH_CLIENT, ...client },
    ...settings,
  });
  for (const provider of providers) await giveProvider(poolhouse, party.poolId, provider);
  const names = providers.map(({ name }) => name);
  await party.cognito.updateUserPoolClient({
    UserPoolId: party.poolId,
    ClientId: party.clientId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    ...OAUTH_CLIENT,
    ...client,
    SupportedIdentityProviders: [...(own ? ['COGNITO'] : []), ...names],
  });
  return party;
}

/** Goes to the provider from `url`, and answers the state it was sent with. */
export async function stateFrom(visitor: Visitor, url: string): Promise<string> {
  const response = await visitor.get(url);
  const text = response.status === 200 ? await response.text() : '';
  const [, posted] = /name="RelayState" value="([^"]+)"/.exec(text) ?? [];
  return posted ?? locationOf(response).searchParams.get('state') ?? '';
}

/** What the browser brings back by a link. */
export const backWith = (state: string, claims: Readonly<Record<string, unknown>>) =>
  `/oauth2/idpresponse?${new URLSearchParams({ code: JSON.stringify(claims), state })}`;

/** Signs in at the provider, and answers where the browser is sent from there. */
export async function signInAt(
  party: RelyingParty,
  visitor: Visitor,
  claims: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string>> = {},
): Promise<URL> {
  const state = await stateFrom(visitor, party.authorize({ identity_provider: 'Acme', ...more }));
  return visitor.location(backWith(state, claims));
}
