/** What each type of provider is asked for, and what usually becomes of its claims. Pure. */
import type { IdentityProviderTypeType as ProviderType } from '@aws-sdk/client-cognito-identity-provider';

export const TYPES = [
  'OIDC',
  'SAML',
  'Google',
  'SignInWithApple',
  'Facebook',
  'LoginWithAmazon',
] as const satisfies readonly ProviderType[];

export type DetailName =
  | 'client_id'
  | 'client_secret'
  | 'authorize_scopes'
  | 'oidc_issuer'
  | 'attributes_request_method'
  | 'authorize_url'
  | 'token_url'
  | 'attributes_url'
  | 'jwks_uri'
  | 'api_version'
  | 'team_id'
  | 'key_id'
  | 'private_key'
  | 'MetadataURL'
  | 'MetadataFile'
  | 'IDPSignout'
  | 'IDPInit'
  | 'RequestSigningAlgorithm'
  | 'EncryptedResponses';

interface Kind {
  readonly details: readonly DetailName[];
  readonly required: readonly DetailName[];
  /** For those who know better than the provider's own document. */
  readonly advanced: readonly DetailName[];
  readonly defaults: Readonly<Partial<Record<DetailName, string>>>;
  readonly mapping: Readonly<Record<string, string>>;
}

const SAML_CLAIM = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const SOCIAL = ['client_id', 'client_secret', 'authorize_scopes'] as const;

export const KINDS: Readonly<Record<ProviderType, Kind>> = {
  OIDC: {
    details: [
      'client_id',
      'client_secret',
      'oidc_issuer',
      'authorize_scopes',
      'attributes_request_method',
    ],
    required: ['client_id', 'oidc_issuer', 'authorize_scopes'],
    advanced: ['authorize_url', 'token_url', 'attributes_url', 'jwks_uri'],
    defaults: { authorize_scopes: 'openid email profile', attributes_request_method: 'GET' },
    mapping: { username: 'sub', email: 'email', name: 'name' },
  },
  SAML: {
    details: [
      'MetadataURL',
      'MetadataFile',
      'IDPSignout',
      'RequestSigningAlgorithm',
      'EncryptedResponses',
      'IDPInit',
    ],
    required: [],
    advanced: [],
    defaults: {},
    mapping: { email: `${SAML_CLAIM}/emailaddress`, name: `${SAML_CLAIM}/name` },
  },
  Google: {
    details: SOCIAL,
    required: SOCIAL,
    advanced: [],
    defaults: { authorize_scopes: 'openid email profile' },
    mapping: { username: 'sub', email: 'email', name: 'name' },
  },
  SignInWithApple: {
    details: ['client_id', 'team_id', 'key_id', 'private_key', 'authorize_scopes'],
    required: ['client_id', 'team_id', 'key_id'],
    advanced: [],
    defaults: { authorize_scopes: 'email name' },
    mapping: { username: 'sub', email: 'email' },
  },
  Facebook: {
    details: [...SOCIAL, 'api_version'],
    required: SOCIAL,
    advanced: [],
    defaults: { authorize_scopes: 'public_profile,email' },
    mapping: { username: 'id', email: 'email', name: 'name' },
  },
  LoginWithAmazon: {
    details: SOCIAL,
    required: SOCIAL,
    advanced: [],
    defaults: { authorize_scopes: 'profile' },
    mapping: { username: 'user_id', email: 'email', name: 'name' },
  },
};

/** Details that are on or off, and what they say when they are on. */
export const FLAGS: Readonly<Partial<Record<DetailName, string>>> = {
  IDPSignout: 'true',
  IDPInit: 'true',
  EncryptedResponses: 'true',
  RequestSigningAlgorithm: 'rsa-sha256',
};

export const SECRETS: readonly DetailName[] = ['client_secret', 'private_key'];
export const LONG: readonly DetailName[] = ['private_key', 'MetadataFile'];

/** A social provider bears the name of its type. */
export const namesItself = (type: ProviderType) => type === 'OIDC' || type === 'SAML';

export type Details = Readonly<Record<string, string>>;

/** The details as an operation takes them: what the form has, over what the provider has beside it. */
export function detailsInput(type: ProviderType, current: Details, form: Details): Details {
  const { details, advanced } = KINDS[type];
  const asked: readonly string[] = [...details, ...advanced];
  const beside = Object.entries(current).filter(([name]) => !asked.includes(name));
  const given = Object.entries(form).filter(
    ([name, value]) => asked.includes(name) && value !== '',
  );
  return Object.fromEntries([...beside, ...given].map(([name, value]) => [name, value.trim()]));
}
