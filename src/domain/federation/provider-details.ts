/** ProviderDetails: what each type needs, what it may have, and what is added to it. Pure. */
import { invalidParameter, notSupported } from '#contract/errors.ts';
import type { IdentityProvider, ProviderType } from '#store/tables/identity-providers.ts';

type Details = Readonly<Record<string, string>>;

interface DetailRules {
  readonly required: readonly string[];
  /** What the service says when one of them is missing. */
  readonly missing: string;
  readonly optional: readonly string[];
  /** What stands in a detail that was not given. */
  readonly defaults: (given: Details) => Details;
}

const ALL_REQUIRED = 'are all required idp details.';
const SOCIAL = {
  required: ['client_id', 'client_secret', 'authorize_scopes'],
  missing: `clientId, clientSecret and authorizeScopes ${ALL_REQUIRED}`,
};

/** Where a provider is asked: given for OIDC where its discovery document is not to be used. */
const ENDPOINTS = [
  'attributes_url',
  'attributes_url_add_attributes',
  'authorize_url',
  'jwks_uri',
  'oidc_issuer',
  'token_request_method',
  'token_url',
];

/** Facebook's API in the version that is asked where none is given. */
const FACEBOOK_VERSION = 'v23.0';

const RULES: Readonly<Record<ProviderType, DetailRules>> = {
  Google: {
    ...SOCIAL,
    optional: ENDPOINTS,
    defaults: () => ({
      attributes_url: 'https://people.googleapis.com/v1/people/me?personFields=',
      attributes_url_add_attributes: 'true',
      authorize_url: 'https://accounts.google.com/o/oauth2/v2/auth',
      oidc_issuer: 'https://accounts.google.com',
      token_request_method: 'POST',
      token_url: 'https://www.googleapis.com/oauth2/v4/token',
    }),
  },
  Facebook: {
    ...SOCIAL,
    optional: ['api_version', ...ENDPOINTS],
    defaults: ({ api_version: version = FACEBOOK_VERSION }) => ({
      attributes_url: `https://graph.facebook.com/${version}/me?fields=`,
      attributes_url_add_attributes: 'true',
      authorize_url: `https://www.facebook.com/${version}/dialog/oauth`,
      token_request_method: 'GET',
      token_url: `https://graph.facebook.com/${version}/oauth/access_token`,
    }),
  },
  LoginWithAmazon: {
    ...SOCIAL,
    optional: ENDPOINTS,
    defaults: () => ({
      attributes_url: 'https://api.amazon.com/user/profile',
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://www.amazon.com/ap/oa',
      token_request_method: 'POST',
      token_url: 'https://api.amazon.com/auth/o2/token',
    }),
  },
  SignInWithApple: {
    required: ['client_id', 'team_id', 'key_id', 'private_key'],
    missing: `clientId, privateKey, teamId, and keyId ${ALL_REQUIRED}`,
    optional: ['authorize_scopes', ...ENDPOINTS],
    defaults: () => ({
      attributes_url_add_attributes: 'false',
      authorize_url: 'https://appleid.apple.com/auth/authorize',
      oidc_issuer: 'https://appleid.apple.com',
      token_request_method: 'POST',
      token_url: 'https://appleid.apple.com/auth/token',
    }),
  },
  OIDC: {
    required: ['client_id', 'authorize_scopes', 'oidc_issuer', 'attributes_request_method'],
    missing: `clientId, authorizeScopes, oidcIssuer and attributesRequestMethod ${ALL_REQUIRED}`,
    optional: ['client_secret', ...ENDPOINTS],
    defaults: () => ({ attributes_url_add_attributes: 'false' }),
  },
  SAML: {
    required: [],
    missing: '',
    optional: [
      'MetadataURL',
      'MetadataFile',
      'IDPInit',
      'IDPSignout',
      'EncryptedResponses',
      'RequestSigningAlgorithm',
      // What Describe adds: whoever writes back what was read brings them along.
      'SSORedirectBindingURI',
      'SLORedirectBindingURI',
      'ActiveEncryptionCertificate',
    ],
    defaults: () => ({}),
  },
};

/** Of the details that are given, those that are sealed. */
const SECRETS = ['client_secret', 'private_key'];
/** Of the secrets, those that are shown to whoever manages the provider, as the service does. */
const SHOWN_SECRETS = ['client_secret'];

const KNOWN_TO_ANY: ReadonlySet<string> = new Set(
  Object.values(RULES).flatMap(({ required, optional }) => [...required, ...optional]),
);

const FLAGS = ['IDPInit', 'IDPSignout', 'EncryptedResponses', 'attributes_url_add_attributes'];
const ADDRESSES = ['authorize_url', 'token_url', 'attributes_url', 'jwks_uri', 'MetadataURL'];
const METHODS = ['attributes_request_method', 'token_request_method'];

/** What SAML's Describe adds is found out anew each time, whatever was given. */
const FOUND_OUT = ['SSORedirectBindingURI', 'SLORedirectBindingURI', 'ActiveEncryptionCertificate'];

/**
 * The details that were given, checked and with the defaults of the type, and the secrets apart
 * from them. A secret that no answer shows is kept when it is left out: whoever writes back what
 * was read cannot have it.
 * @throws InvalidParameterException
 */
export function checkedDetails(
  type: ProviderType,
  given: Details,
  before?: IdentityProvider,
): Pick<IdentityProvider, 'details' | 'secrets'> {
  const kept = Object.fromEntries(
    Object.entries(before?.secrets ?? {}).filter(([name]) => !SHOWN_SECRETS.includes(name)),
  );
  const all = { ...kept, ...present(given) };
  const { required, missing, defaults } = RULES[type];
  const stranger = Object.keys(given).find((name) => !KNOWN_TO_ANY.has(name));
  if (stranger !== undefined) throw notSupported(`The provider detail ${stranger}`);
  if (required.some((name) => all[name] === undefined)) throw invalidParameter(missing);
  if (type === 'SAML') checkSaml(all);
  checkValues(all);
  const details: Record<string, string> = { ...defaults(all), ...all };
  for (const name of [...Object.keys(kept), ...SECRETS, ...FOUND_OUT]) delete details[name];
  const secrets = Object.fromEntries(
    Object.entries(all).filter(([name]) => name in kept || SECRETS.includes(name)),
  );
  return { details, secrets };
}

/** ProviderDetails as answers show them. */
export function shownDetails({ type, details, secrets, metadata }: IdentityProvider): Details {
  const isFile = type === 'SAML' && details.MetadataURL === undefined;
  return {
    ...details,
    ...(isFile && metadata !== undefined && { MetadataFile: metadata }),
    ...Object.fromEntries(Object.entries(secrets).filter(([name]) => SHOWN_SECRETS.includes(name))),
  };
}

/** An empty text is as good as none. */
function present(given: Details): Details {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}

function checkSaml({ MetadataURL, MetadataFile, RequestSigningAlgorithm: algorithm }: Details) {
  const which = 'of the MetadataURL or MetadataFile should be provided.';
  if (MetadataURL === undefined && MetadataFile === undefined) {
    throw invalidParameter(`At least one ${which}`);
  }
  if (MetadataURL !== undefined && MetadataFile !== undefined) {
    throw invalidParameter(`Only one ${which}`);
  }
  if (algorithm !== undefined && algorithm !== 'rsa-sha256') {
    throw invalidParameter('RequestSigningAlgorithm must be rsa-sha256.');
  }
}

function checkValues(all: Details): void {
  for (const name of FLAGS) {
    const value = all[name];
    if (value !== undefined && !/^(?:true|false)$/i.test(value)) {
      throw invalidParameter(`The provider detail ${name} must be true or false.`);
    }
  }
  for (const name of METHODS) {
    const value = all[name];
    if (value === undefined || value === 'GET' || value === 'POST') continue;
    throw invalidParameter(
      `1 validation error detected: Value '${value}' at '${camelCase(name)}' failed to satisfy constraint: Member must satisfy enum value set: [POST, GET]`,
    );
  }
  for (const name of ADDRESSES) {
    const value = all[name];
    if (value !== undefined && !isWebAddress(value)) {
      throw invalidParameter(`The provider detail ${name} must be a URL.`);
    }
  }
}

/** Whether it can be asked over http or https; whether it may be is decided when it is. */
function isWebAddress(value: string): boolean {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '';
}

const camelCase = (name: string) =>
  name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
