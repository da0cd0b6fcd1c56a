/** What a provider says of a person who signed in there, and how one is asked. */
import type { Statements } from '#store/store.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';

/** As it came from an OpenID provider or an OAuth one, for InboundFederation. */
export interface OidcRaw {
  readonly tokenResponse: Readonly<Record<string, unknown>>;
  /** The claims of the ID token, where there was one. */
  readonly idToken?: Readonly<Record<string, unknown>>;
  readonly userInfo?: Readonly<Record<string, unknown>>;
}

/** The attributes of the assertion, for InboundFederation. */
export interface SamlRaw {
  readonly samlResponse: Readonly<Record<string, unknown>>;
}

export interface ProviderAnswer {
  /** As the provider says it, in its case. */
  readonly subject: string;
  /**
   * What AttributeMapping names, before it is mapped: claims, of which the ID token's go before
   * those of userInfo, with `id_token` and `access_token` themselves; or attributes of an
   * assertion by their names.
   */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly raw: OidcRaw | SamlRaw;
  /** The provider's own name for itself: of SAML the entity id. */
  readonly issuer?: string;
  /** How much it says was proven: the level of AcrMapping that it names. */
  readonly level?: number;
  /** What single logout needs; of SAML. */
  readonly logout?: {
    readonly nameId: string;
    readonly nameIdFormat?: string;
    readonly sessionIndex?: string;
  };
  /**
   * For the transaction that ends the sign-in: spends the answer, where it is good once, and throws
   * a FederationRefusal where it has signed somebody in before; of SAML.
   */
  readonly claim?: Statements;
}

/** What went wrong between a provider and us, for the application's redirect. */
export class FederationRefusal extends Error {
  override readonly name = 'FederationRefusal';
  readonly code: 'invalid_request' | 'server_error' | 'access_denied';
  /** For the log alone; never a secret. */
  readonly detail: string | undefined;

  /** `description` is the `error_description`, in the service's words. */
  constructor(
    code: FederationRefusal['code'],
    description: string,
    detail?: string,
    options?: ErrorOptions,
  ) {
    super(description, options);
    this.code = code;
    this.detail = detail;
  }
}

/** Somebody else has signed in than the person who was to prove once more who it is. */
export class OtherPersonRefusal extends FederationRefusal {
  constructor() {
    super(
      'access_denied',
      'Another user has signed in. ',
      'another user than the one who was asked',
    );
  }
}

/** A sign-in that is to be done at a provider. */
export interface ProviderRequest {
  readonly poolId: string;
  /** The site's origin and base, without a slash at its end. */
  readonly domain: string;
  readonly state: string;
  readonly loginHint?: string;
  readonly prompt?: string;
  readonly lang?: string;
  readonly maxAge?: number;
  /** The least level of `acr` that the application wants. */
  readonly leastLevel?: number;
  /**
   * The person is to prove anew who it is, whatever session the provider has: that is asked for,
   * and an answer that says it was not done is refused.
   */
  readonly anew?: true;
}

/** Where the browser goes, and what is kept sealed in its cookie until it is back. */
export interface ProviderVisit {
  readonly go:
    | { readonly by: 'link'; readonly location: string }
    | {
        readonly by: 'form';
        readonly action: string;
        readonly fields: Readonly<Record<string, string>>;
      };
  readonly memory: Readonly<Record<string, string>>;
}

/** What the browser brought back from a provider. */
export interface ProviderReturn {
  readonly poolId: string;
  readonly domain: string;
  /** Of the query or the form. */
  readonly parameters: URLSearchParams;
  readonly memory: Readonly<Record<string, string>>;
}

/** One for each protocol that providers speak. */
export interface ProviderProtocol {
  begin(provider: IdentityProvider, request: ProviderRequest): Promise<ProviderVisit>;
  /** @throws FederationRefusal */
  finish(provider: IdentityProvider, back: ProviderReturn): Promise<ProviderAnswer>;
}
