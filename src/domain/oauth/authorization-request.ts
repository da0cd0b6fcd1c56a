/** Reading a request of the authorization endpoint (RFC 6749 §4.1.1, RFC 7636, OpenID Connect). */
import type { Clients } from '#domain/clients/clients.ts';
import { providersOf } from '#domain/clients/effective-settings.ts';
import { isRegistered } from '#domain/clients/redirect-uris.ts';
import { leastLevelOf } from '#domain/factors/acr.ts';
import type { Client } from '#store/tables/clients.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { Pool } from '#store/tables/pools.ts';
import { askedProvider } from './asked-provider.ts';
import { impliedRedirectUri, type ReturnAddress, responseModeOf } from './redirection.ts';
import { OAuthRefusal, type RefusalCode } from './refusal.ts';
import { readResource } from './resource.ts';
import { grantedScopes } from './scopes.ts';

/** What a sign-in is for: to give the application what it asks for, or a page of the site itself. */
export type Towards = 'application' | 'site';

export type Prompt = 'none' | 'login' | 'select_account' | 'consent';

/** A validated request of /oauth2/authorize. */
export interface AuthorizationRequest extends ReturnAddress {
  readonly poolId: string;
  readonly clientId: string;
  readonly responseType: 'code' | 'token';
  readonly scopes: readonly string[];
  readonly nonce?: string;
  /** RFC 7636, by S256. */
  readonly codeChallenge?: string;
  readonly resource?: string;
  readonly prompt: readonly Prompt[];
  /** The least level of `acr` that the sign-in must have. */
  readonly leastLevel?: number;
  /** The id of the only user whose sign-in will do. */
  readonly subject?: string;
  /** Seconds a sign-in may be old. */
  readonly maxAge?: number;
  readonly loginHint?: string;
  /** The provider that the person is to sign in at; the pool itself is OWN_USERS. */
  readonly provider?: string;
  readonly lang?: string;
  /** The query as it came, for links to the login pages. */
  readonly query: string;
}

/**
 * Parameters of OAuth and OpenID Connect that would change what the request asks for or how it is
 * protected: who sends one must not believe that it has been heeded.
 */
const NOT_SUPPORTED = {
  request: 'request_not_supported',
  request_uri: 'request_uri_not_supported',
  registration: 'registration_not_supported',
  claims: 'invalid_request',
  authorization_details: 'invalid_request',
  dpop_jkt: 'invalid_request',
} as const satisfies Record<string, RefusalCode>;
type NotSupported = keyof typeof NOT_SUPPORTED;
const NOT_SUPPORTED_NAMES = Object.keys(NOT_SUPPORTED) as readonly NotSupported[];

/** How a page may be shown: all of them fit any window. */
const DISPLAYS: readonly string[] = ['page', 'popup', 'touch', 'wap'];

/** Parameters that are read, so that each must come once (RFC 6749 §3.1). */
const KNOWN = [
  'response_type',
  'client_id',
  'redirect_uri',
  'logout_uri',
  'id_token_hint',
  'post_logout_redirect_uri',
  'state',
  'scope',
  'identity_provider',
  'idp_identifier',
  'code_challenge',
  'code_challenge_method',
  'nonce',
  'prompt',
  'max_age',
  'login_hint',
  'lang',
  'resource',
  'response_mode',
  'acr_values',
  'display',
  'ui_locales',
  ...NOT_SUPPORTED_NAMES,
] as const;

type AuthorizationParameter = (typeof KNOWN)[number];
export type AuthorizationParameters = Readonly<Partial<Record<AuthorizationParameter, string>>>;

/** Parameters of a query, unknown ones included: every link of a page carries all of them. */
const MOST_PARAMETERS = 100;

export const PROMPTS: readonly string[] = ['none', 'login', 'select_account', 'consent'];

/** A request without an address to answer to; the text is for the error page. */
export class UnusableRequest extends Error {
  override readonly name = 'UnusableRequest';
}

/** The parameters of a query; an empty one counts as absent. @throws UnusableRequest */
export function parametersOf(query: URLSearchParams): AuthorizationParameters {
  if (query.size > MOST_PARAMETERS) throw new UnusableRequest('invalid_request');
  const parameters: Partial<Record<AuthorizationParameter, string>> = {};
  for (const name of KNOWN) {
    const [value, ...others] = query.getAll(name);
    if (others.length > 0) throw new UnusableRequest('invalid_request');
    if (value) parameters[name] = value;
  }
  return parameters;
}

/** The client a request names. A text that is no client's id is not looked up. */
export async function clientOf(
  clients: Pick<Clients, 'find'>,
  { client_id: id = '' }: AuthorizationParameters,
): Promise<Client | undefined> {
  return /^[\w+]{1,128}$/.test(id) ? clients.find(id) : undefined;
}

/**
 * Where the answer to a request goes: only to an address that the client has registered, compared
 * character by character. @throws UnusableRequest
 */
export function returnAddress(
  pool: Pool,
  client: Client | undefined,
  parameters: AuthorizationParameters,
  issuer: string,
): ReturnAddress {
  const { client_id, redirect_uri, response_type = '', response_mode, state } = parameters;
  if (client_id === undefined) throw new UnusableRequest('Required parameters missing');
  if (client?.poolId !== pool.id) throw new UnusableRequest('Client does not exist');
  const { AllowedOAuthFlowsUserPoolClient } = client.settings;
  if (!AllowedOAuthFlowsUserPoolClient) throw new UnusableRequest('unauthorized_client');
  if (providersOf(client).length === 0) throw new UnusableRequest('unauthorized_client');
  const redirectUri = redirect_uri ?? impliedRedirectUri(client);
  if (redirectUri === undefined) throw new UnusableRequest('Required parameters missing');
  if (!isRegistered(redirectUri, client.settings.CallbackURLs)) {
    throw new UnusableRequest('redirect_mismatch');
  }
  return {
    redirectUri,
    responseMode: responseModeOf(redirectUri, response_type, response_mode).mode,
    issuer,
    ...(state !== undefined && { state }),
  };
}

/** What of a request the store has to say. */
export interface RequestFacts {
  /** The client's scopes that the pool knows. */
  readonly allowedScopes: readonly string[];
  /** The pool's provider that the request names; undefined where it has none of that name. */
  readonly named: IdentityProvider | undefined;
}

/** The rest of the request. @throws OAuthRefusal, for the application */
export function readRequest(
  pool: Pool,
  client: Client,
  { allowedScopes, named }: RequestFacts,
  address: ReturnAddress,
  parameters: AuthorizationParameters,
  query: string,
  towards: Towards,
): AuthorizationRequest {
  refuseNotSupported(parameters, address);
  const { nonce, login_hint, lang, resource } = parameters;
  const responseType = readResponseType(client, parameters);
  const provider = askedProvider(client, named, parameters);
  const codeChallenge = readChallenge(parameters);
  // Whoever registered by itself has to prove that a code comes back to who asked for it.
  if (client.registered && towards === 'application' && codeChallenge === undefined) {
    throw new OAuthRefusal('invalid_request', 'code_challenge is required.');
  }
  const maxAge = readMaxAge(parameters);
  const leastLevel = readLeastLevel(pool, parameters);
  return {
    ...address,
    poolId: client.poolId,
    clientId: client.id,
    responseType,
    ...(leastLevel !== undefined && { leastLevel }),
    scopes: grantedScopes(allowedScopes, parameters.scope),
    ...(nonce !== undefined && { nonce }),
    ...(codeChallenge !== undefined && { codeChallenge }),
    ...(resource !== undefined && { resource: readResource(resource) }),
    prompt: readPrompt(parameters),
    ...(maxAge !== undefined && { maxAge }),
    ...(login_hint !== undefined && { loginHint: login_hint }),
    ...(lang !== undefined && { lang }),
    ...(provider !== undefined && { provider }),
    query,
  };
}

function refuseNotSupported(
  parameters: AuthorizationParameters,
  { redirectUri }: ReturnAddress,
): void {
  const name = NOT_SUPPORTED_NAMES.find((each) => parameters[each] !== undefined);
  if (name) throw new OAuthRefusal(NOT_SUPPORTED[name], `${name} is not supported.`);
  const { response_mode, response_type = '', display } = parameters;
  if (!responseModeOf(redirectUri, response_type, response_mode).isAsked) {
    throw new OAuthRefusal('invalid_request', 'Unsupported response_mode.');
  }
  if (display !== undefined && !DISPLAYS.includes(display)) {
    throw new OAuthRefusal('invalid_request', 'Invalid display.');
  }
}

/** Of several values any will do; a value that no level of the pool has is as good as absent. */
function readLeastLevel(
  pool: Pool,
  { acr_values: values }: AuthorizationParameters,
): number | undefined {
  if (values === undefined) return undefined;
  const level = leastLevelOf(pool, values.split(' '));
  if (level !== undefined) return level;
  throw new OAuthRefusal(
    'unmet_authentication_requirements',
    'No level of the user pool has one of acr_values.',
  );
}

function readResponseType(
  client: Client,
  { response_type }: AuthorizationParameters,
): 'code' | 'token' {
  if (response_type === undefined) throw new OAuthRefusal('invalid_request');
  if (response_type !== 'code' && response_type !== 'token') {
    throw new OAuthRefusal('unsupported_response_type');
  }
  const flow = response_type === 'code' ? 'code' : 'implicit';
  if (!client.settings.AllowedOAuthFlows?.includes(flow)) {
    throw new OAuthRefusal('unauthorized_client');
  }
  return response_type;
}

function readChallenge({
  code_challenge: challenge,
  code_challenge_method: method,
}: AuthorizationParameters): string | undefined {
  if (challenge === undefined && method === undefined) return undefined;
  // The hash of S256, in base64url: there is no other method here.
  if (method !== 'S256' || challenge === undefined || !/^[\w-]{43}$/.test(challenge)) {
    throw new OAuthRefusal('invalid_request');
  }
  return challenge;
}

function readPrompt({ prompt }: AuthorizationParameters): readonly Prompt[] {
  const prompts = prompt?.split(' ') ?? [];
  const isKnown = prompts.every((each) => PROMPTS.includes(each));
  if (!isKnown || (prompts.includes('none') && prompts.length > 1)) {
    throw new OAuthRefusal('invalid_request', 'Invalid prompt.');
  }
  return prompts as Prompt[];
}

function readMaxAge({ max_age }: AuthorizationParameters): number | undefined {
  if (max_age === undefined) return undefined;
  if (!/^\d{1,9}$/.test(max_age)) throw new OAuthRefusal('invalid_request', 'Invalid max_age.');
  return Number(max_age);
}
