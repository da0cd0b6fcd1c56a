/**
 * How openid-client knows a provider. One is kept for as long as the provider is not changed,
 * because its keys are kept with it: openid-client reads them again after five minutes, and for an
 * unknown `kid` once a minute at most.
 */
import type { ClientAuth, Configuration, ServerMetadata } from 'openid-client';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { OutgoingFetch } from '#platform/outgoing.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { appleSecret } from './apple-secret.ts';
import { type OidcEndpoints, readEndpoints, UnusableEndpoints } from './endpoints.ts';
import { providerFetch } from './provider-fetch.ts';

/** With the first federated sign-in: it costs start and memory of servers that have none. */
export const openidClient = () => import('openid-client');
export type OpenidClient = Awaited<ReturnType<typeof openidClient>>;

export interface ClientConfiguration {
  readonly config: Configuration;
  readonly endpoints: OidcEndpoints;
}

const MOST_PROVIDERS = 1_000;
/** As old as a discovery document may be, in ms. */
const MAX_AGE = 60 * 60_000;
/** Where a provider cannot be read, not every browser that is sent there has it asked again. */
const ASKED_AGAIN = 10_000;
/** openid-client's own limit, in seconds; the requests have shorter ones. */
const LONGEST = 10;

interface Parts {
  readonly outgoing: OutgoingFetch;
  readonly clock: Clock;
}

export class ClientConfigurations {
  readonly #parts: Parts;
  readonly #known: Cache<ClientConfiguration, IdentityProvider>;
  readonly #failures = new Map<
    string,
    { readonly at: number; readonly error: UnusableEndpoints }
  >();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#known = new Cache((provider) => this.#make(provider), {
      keyOf,
      maxAge: MAX_AGE,
      maxEntries: MOST_PROVIDERS,
    });
  }

  /** @throws UnusableEndpoints */
  async of(provider: IdentityProvider): Promise<ClientConfiguration> {
    const now = this.#parts.clock.now();
    const key = keyOf(provider);
    const failure = this.#failures.get(key);
    if (failure && Math.abs(now - failure.at) < ASKED_AGAIN) throw failure.error;
    try {
      return (await this.#known.get(provider))!;
    } catch (error) {
      if (error instanceof UnusableEndpoints) this.#remember(key, { at: now, error });
      throw error;
    }
  }

  #remember(key: string, failure: { readonly at: number; readonly error: UnusableEndpoints }) {
    this.#failures.delete(key);
    if (this.#failures.size >= MOST_PROVIDERS) {
      this.#failures.delete(this.#failures.keys().next().value!);
    }
    this.#failures.set(key, failure);
  }

  async #make(provider: IdentityProvider): Promise<ClientConfiguration> {
    const { outgoing } = this.#parts;
    const reading = readEndpoints(outgoing, provider);
    const [openid, endpoints] = await Promise.all([openidClient(), reading]);
    const clientId = provider.details['client_id'] ?? '';
    const auth = this.#authentication(openid, provider, endpoints);
    const config = new openid.Configuration(serverOf(endpoints), clientId, {}, auth);
    config.timeout = LONGEST;
    config[openid.customFetch] = providerFetch(outgoing, endpoints, tokenMethodOf(provider));
    // Without this an ID token that came over TLS would be taken unverified.
    openid.enableNonRepudiationChecks(config);
    // Which addresses may be spoken to in the clear is decided by `outgoing`.
    if (outgoing.plain) openid.allowInsecureRequests(config);
    return { config, endpoints };
  }

  #authentication(
    openid: OpenidClient,
    provider: IdentityProvider,
    { basic }: OidcEndpoints,
  ): ClientAuth {
    const { clock } = this.#parts;
    if (provider.type === 'SignInWithApple') {
      return (as, client, body, headers) =>
        openid.ClientSecretPost(appleSecret(provider, clock.now()))(as, client, body, headers);
    }
    const secret = provider.secrets['client_secret'];
    if (!secret) return openid.None();
    return basic ? openid.ClientSecretBasic(secret) : openid.ClientSecretPost(secret);
  }
}

const keyOf = ({ poolId, name, version, createdAt }: IdentityProvider) =>
  `${poolId} ${createdAt} ${version} ${name}`;

/** Facebook documents its token endpoint with GET. */
function tokenMethodOf({ details }: IdentityProvider): 'GET' | 'POST' {
  return details['token_request_method'] === 'GET' ? 'GET' : 'POST';
}

/** Only what was looked at: nothing else of a discovery document has an effect. */
function serverOf({ issuer, authorize, token, jwks, algorithms, namesIssuer }: OidcEndpoints) {
  const server: ServerMetadata = {
    issuer: issuer ?? new URL(authorize).origin,
    authorization_endpoint: authorize,
    token_endpoint: token,
    id_token_signing_alg_values_supported: [...algorithms],
    authorization_response_iss_parameter_supported: namesIssuer,
    ...(jwks !== undefined && { jwks_uri: jwks }),
  };
  return server;
}
