/** Sign-in at OpenID providers and the social ones: the code flow, from their point of view a client. */
import { createHash } from 'node:crypto';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { Clock } from '#platform/clock.ts';
import type { OutgoingFetch } from '#platform/outgoing.ts';
import type { Random } from '#platform/random.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import {
  FederationRefusal,
  type ProviderAnswer,
  type ProviderProtocol,
  type ProviderRequest,
  type ProviderReturn,
  type ProviderVisit,
} from '../provider-answer.ts';
import { levelOfValue, valuesFrom } from './acr-mapping.ts';
import {
  type ClientConfiguration,
  ClientConfigurations,
  openidClient,
} from './client-configurations.ts';
import { requireOwnToken, requireSignedInSince } from './id-token-rules.ts';
import { refusalFor } from './oidc-refusals.ts';
import { type ProfileClaims, profileOf } from './profile.ts';
import { kindOf, type OidcProviderKind } from './provider-kinds.ts';

interface Parts {
  readonly outgoing: OutgoingFetch;
  readonly random: Random;
  /** The world's time: providers know no other. */
  readonly clock: Clock;
}

/** What is remembered while the browser is away. */
interface OidcMemory {
  readonly provider: string;
  readonly state: string;
  readonly nonce?: string;
  readonly verifier?: string;
  readonly maxAge?: string;
  /** The instant at which a new sign-in was asked for, in milliseconds. */
  readonly signedInSince?: string;
}

export class OidcProtocol implements ProviderProtocol {
  readonly #parts: Parts;
  readonly #configurations: ClientConfigurations;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#configurations = new ClientConfigurations(parts);
  }

  /** @throws FederationRefusal when the provider cannot be asked */
  async begin(provider: IdentityProvider, request: ProviderRequest): Promise<ProviderVisit> {
    const { endpoints } = await this.#configurationOf(provider);
    const kind = kindOf(provider);
    const { random, clock } = this.#parts;
    const nonce = kind.idToken ? token(random) : undefined;
    const verifier = endpoints.pkce ? token(random) : undefined;
    const location = new URL(endpoints.authorize);
    const parameters = {
      client_id: provider.details['client_id'],
      redirect_uri: returnUrl(request.domain).href,
      scope: scopeOf(provider, kind),
      response_type: 'code',
      state: request.state,
      nonce,
      ...(verifier !== undefined && {
        code_challenge: createHash('sha256').update(verifier).digest('base64url'),
        code_challenge_method: 'S256',
      }),
      ...(kind.formPost && { response_mode: 'form_post' }),
      ...wishes(kind, request),
      acr_values: valuesFrom(provider, request.leastLevel),
    };
    for (const [name, value] of Object.entries(parameters)) {
      if (value !== undefined) location.searchParams.set(name, value);
    }
    const memory = {
      provider: provider.name,
      state: request.state,
      ...(nonce !== undefined && { nonce }),
      ...(verifier !== undefined && { verifier }),
      ...(isForwarded(kind, request) && { maxAge: String(request.maxAge) }),
      ...(request.anew && { signedInSince: String(clock.now()) }),
    } satisfies OidcMemory;
    return { go: { by: 'link', location: location.href }, memory };
  }

  async finish(provider: IdentityProvider, back: ProviderReturn): Promise<ProviderAnswer> {
    const memory = back.memory as Partial<OidcMemory>;
    // The code of one provider must not reach another one.
    if (memory.provider !== provider.name || memory.state === undefined) {
      const text = 'Exception processing authorization code';
      throw new FederationRefusal('server_error', text, 'the answer belongs to another sign-in');
    }
    try {
      return await this.#judge(provider, back, { ...memory, state: memory.state });
    } catch (cause) {
      throw refusalFor(cause, provider.name) ?? cause;
    }
  }

  async #configurationOf(provider: IdentityProvider): Promise<ClientConfiguration> {
    try {
      return await this.#configurations.of(provider);
    } catch (cause) {
      throw refusalFor(cause, provider.name) ?? cause;
    }
  }

  async #judge(
    provider: IdentityProvider,
    { domain, parameters }: ProviderReturn,
    memory: Omit<OidcMemory, 'provider'>,
  ): Promise<ProviderAnswer> {
    const { outgoing } = this.#parts;
    const kind = kindOf(provider);
    const { config, endpoints } = await this.#configurations.of(provider);
    const openid = await openidClient();
    const url = returnUrl(domain);
    url.search = parameters.toString();
    const tokens = await openid.authorizationCodeGrant(config, url, {
      expectedState: memory.state,
      idTokenExpected: kind.idToken,
      ...(memory.nonce !== undefined && { expectedNonce: memory.nonce }),
      ...(memory.verifier !== undefined && { pkceCodeVerifier: memory.verifier }),
      ...(memory.maxAge !== undefined && { maxAge: Number(memory.maxAge) }),
    });
    const { access_token: accessToken } = tokens;
    // An ID token that nobody asked for was not signed by anyone we know.
    const text = kind.idToken ? tokens.id_token : undefined;
    const idToken = text === undefined ? undefined : (tokens.claims() as ProfileClaims);
    if (text !== undefined && idToken) {
      requireOwnToken({ text, claims: idToken }, provider.details['client_id'] ?? '', accessToken);
      if (memory.signedInSince !== undefined) {
        requireSignedInSince(Number(memory.signedInSince), idToken);
      }
    }
    const userInfo =
      endpoints.userInfo === undefined
        ? undefined
        : await profileOf({
            outgoing,
            provider,
            kind,
            url: endpoints.userInfo,
            accessToken,
            known: idToken ?? {},
          });
    const subject = subjectOf(kind, idToken, userInfo);
    const level = levelOfValue(provider, idToken?.['acr']);
    return {
      subject,
      ...(level !== undefined && { level }),
      claims: {
        ...userInfo,
        ...(provider.type === 'SignInWithApple' && appleName(parameters.get('user'))),
        ...idToken,
        access_token: accessToken,
        ...(text !== undefined && { id_token: text }),
      },
      raw: {
        tokenResponse: { ...tokens },
        ...(idToken && { idToken }),
        ...(userInfo && { userInfo }),
      },
    };
  }
}

const token = (random: Random) => random.bytes(32).toString('base64url');

/** The one address of a site at which every provider's answer arrives. */
function returnUrl(domain: string): URL {
  return new URL(`${domain}/oauth2/idpresponse`);
}

function scopeOf({ details }: IdentityProvider, { scopeSeparator }: OidcProviderKind) {
  const scopes = (details['authorize_scopes'] ?? '').split(/[\s,]+/).filter(Boolean);
  return scopes.length === 0 ? undefined : scopes.join(scopeSeparator);
}

/** What the application wishes of the sign-in, as far as the provider knows such wishes. */
function wishes(kind: OidcProviderKind, request: ProviderRequest) {
  const { prompt, loginHint, lang, maxAge, anew } = request;
  return {
    ...(kind.prompt && { prompt: anew ? 'login' : prompt }),
    ...(kind.loginHint && { login_hint: loginHint }),
    ...(kind.profile === 'userinfo' && { ui_locales: lang }),
    ...(isForwarded(kind, request) && { max_age: String(maxAge) }),
    ...(anew && kind.anew),
  };
}

/** Only an OpenID provider says when the person signed in, which is then looked at. */
function isForwarded(kind: OidcProviderKind, { maxAge, anew }: ProviderRequest): boolean {
  return kind.profile === 'userinfo' && maxAge !== undefined && !anew;
}

/** The profile is the ID token's person, or it is nobody's (OpenID Connect Core 5.3.2). */
function subjectOf(
  kind: OidcProviderKind,
  idToken: ProfileClaims | undefined,
  userInfo: ProfileClaims | undefined,
): string {
  const claims = idToken ?? userInfo ?? {};
  const subject = claims[kind.subject];
  const isText = typeof subject === 'string' && subject !== '';
  if (!isText) throw unusable(`the ${kind.subject} claim is missing`);
  if (kind.profile === 'userinfo' && userInfo && userInfo['sub'] !== subject) {
    throw unusable('the user info is of another subject than the ID token');
  }
  return subject;
}

function unusable(detail: string): FederationRefusal {
  return new FederationRefusal('server_error', 'Exception processing authorization code', detail);
}

/**
 * The name that Apple sends along at the first consent, beside the ID token and unsigned: it says
 * what the person in front of the browser wants to be called, and no more.
 */
function appleName(user: string | null): ProfileClaims {
  if (user === null) return {};
  try {
    const { name } = parseBoundedJson(user) as { name?: Record<string, unknown> };
    const { firstName, lastName } = name ?? {};
    const parts = [firstName, lastName].filter((part) => typeof part === 'string');
    return {
      ...(typeof firstName === 'string' && { firstName }),
      ...(typeof lastName === 'string' && { lastName }),
      ...(parts.length > 0 && { name: parts.join(' ') }),
    };
  } catch {
    return {};
  }
}
