/**
 * What each kind of provider does in its own way: OpenID providers by the standard, the four
 * social ones as their documents say. Pure.
 */
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';

/** Every kind of provider that speaks OAuth 2.0. */
export type OidcProviderType = Exclude<ProviderType, 'SAML'>;

export interface OidcProviderKind {
  /** Whether an ID token says who the person is; else the profile alone does. */
  readonly idToken: boolean;
  /** The claim that is the subject. */
  readonly subject: 'sub' | 'id' | 'user_id';
  /** PKCE beside the client's secret: without discovery only what the documents promise. */
  readonly pkce: 'unless discovery rules it out' | 'always' | 'never';
  readonly scopeSeparator: ' ' | ',';
  /** Where the keys of ID tokens are, unless the details say it. */
  readonly jwksUri?: string;
  /** The answer comes as a form when it may bring the person's name. */
  readonly formPost?: true;
  /** How the profile is asked for and read; but for `amazon`, plain user info where no claims are to be added to its URL. */
  readonly profile: 'userinfo' | 'people' | 'graph' | 'amazon' | 'none';
  /** Which wishes of the application are handed on. */
  readonly loginHint: boolean;
  readonly prompt: boolean;
  /** How a new sign-in is asked for, beside `prompt=login` or in its place. */
  readonly anew?: Readonly<Record<string, string>>;
}

const KINDS: Readonly<Record<OidcProviderType, OidcProviderKind>> = {
  OIDC: {
    idToken: true,
    subject: 'sub',
    pkce: 'unless discovery rules it out',
    scopeSeparator: ' ',
    profile: 'userinfo',
    loginHint: true,
    prompt: true,
    anew: { max_age: '0' },
  },
  Google: {
    idToken: true,
    subject: 'sub',
    pkce: 'always',
    scopeSeparator: ' ',
    jwksUri: 'https://www.googleapis.com/oauth2/v3/certs',
    profile: 'people',
    loginHint: true,
    prompt: true,
    // It knows no prompt for a sign-in, and asks at least which account is meant.
    anew: { prompt: 'select_account' },
  },
  Facebook: {
    idToken: false,
    subject: 'id',
    pkce: 'never',
    scopeSeparator: ',',
    profile: 'graph',
    loginHint: false,
    prompt: false,
    anew: { auth_type: 'reauthenticate' },
  },
  LoginWithAmazon: {
    idToken: false,
    subject: 'user_id',
    pkce: 'never',
    scopeSeparator: ' ',
    profile: 'amazon',
    loginHint: false,
    prompt: false,
  },
  SignInWithApple: {
    idToken: true,
    subject: 'sub',
    pkce: 'never',
    scopeSeparator: ' ',
    jwksUri: 'https://appleid.apple.com/auth/keys',
    formPost: true,
    profile: 'none',
    loginHint: false,
    prompt: false,
  },
};

/** How a provider that is not SAML speaks. */
export function kindOf(provider: IdentityProvider): OidcProviderKind {
  if (provider.type === 'SAML') throw new Error('a SAML provider does not speak OAuth');
  return KINDS[provider.type];
}
