/** The metadata an application registers with (RFC 7591 §2), and the client made of it. Pure. */
import type { CreateUserPoolClientRequest, OAuthFlowType } from '#contract/types.ts';
import type { Pool } from '#store/tables/pools.ts';
import { REGISTER_SCOPE } from '../pools/resource-servers.ts';
import { OWN_USERS } from './effective-settings.ts';
import { redirectUriFault } from './redirect-uris.ts';

export type MetadataError = 'invalid_client_metadata' | 'invalid_redirect_uri';

/** The metadata are refused; `code` is the error code of RFC 7591 §3.2.2. */
export class MetadataRefused extends Error {
  override readonly name = 'MetadataRefused';
  readonly code: MetadataError;

  constructor(code: MetadataError, message: string) {
    super(message);
    this.code = code;
  }
}

/** The registered metadata, under the names of the RFC. */
export interface ClientMetadata {
  readonly client_name: string;
  readonly redirect_uris: readonly string[];
  readonly token_endpoint_auth_method: AuthMethod;
  readonly grant_types: readonly string[];
  readonly response_types: readonly string[];
  readonly scope: string;
}

const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'none'] as const;
type AuthMethod = (typeof AUTH_METHODS)[number];

const OIDC_SCOPES = ['openid', 'email', 'phone', 'profile'];
const UNNAMED = 'Registered client';
/** ClientNameType, of what can be seen: people are shown it. */
const NAME = /^(?=.*\w)[\w +=,.@-]{1,128}$/;
const MOST_REDIRECTS = 100;
const MOST_SCOPES = 50;

/**
 * Reads the metadata, with the RFC's defaults for what is left out. Unknown members are ignored, as
 * the RFC has it: the answer shows what is registered.
 * @throws MetadataRefused
 */
export function readMetadata(
  given: unknown,
  flows: readonly OAuthFlowType[],
  pool: Pool,
): ClientMetadata {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrong('The metadata must be a JSON object.');
  }
  const values = given as Readonly<Record<string, unknown>>;
  const grants = texts(values, 'grant_types') ?? ['authorization_code'];
  const isMachine = grants.includes('client_credentials');
  checkGrants(grants, flows);

  const responses = texts(values, 'response_types') ?? (isMachine ? [] : ['code']);
  if (responses.some((type) => type !== 'code') || (isMachine && responses.length > 0)) {
    throw wrong('response_types does not fit grant_types.');
  }
  const method = text(values, 'token_endpoint_auth_method') ?? 'client_secret_basic';
  const known = AUTH_METHODS.find((name) => name === method);
  if (!known || (isMachine && known === 'none')) {
    throw wrong(`token_endpoint_auth_method ${method} is not supported.`);
  }
  const client_name = text(values, 'client_name') ?? UNNAMED;
  if (!NAME.test(client_name)) throw wrong('client_name is not valid.');
  return {
    client_name,
    redirect_uris: redirects(texts(values, 'redirect_uris') ?? [], isMachine),
    token_endpoint_auth_method: known,
    grant_types: isMachine ? ['client_credentials'] : ['authorization_code', 'refresh_token'],
    response_types: isMachine ? [] : ['code'],
    scope: scopes(text(values, 'scope'), isMachine, pool).join(' '),
  };
}

/** The settings of the client: it is for the pool's OAuth endpoints only. */
export function clientOf(metadata: ClientMetadata, pool: Pool): CreateUserPoolClientRequest {
  const isMachine = metadata.grant_types.includes('client_credentials');
  return {
    UserPoolId: pool.id,
    ClientName: metadata.client_name,
    GenerateSecret: metadata.token_endpoint_auth_method !== 'none',
    // Else a client that names no flow could sign users in through the API.
    ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
    // Else users could write attributes through it that the operator's clients withhold.
    WriteAttributes: saidAtSignUp(pool),
    SupportedIdentityProviders: [OWN_USERS],
    CallbackURLs: metadata.redirect_uris,
    AllowedOAuthFlowsUserPoolClient: true,
    AllowedOAuthFlows: [isMachine ? 'client_credentials' : 'code'],
    AllowedOAuthScopes: metadata.scope.split(' '),
  };
}

/** The attributes a user gives at sign-up. */
function saidAtSignUp({ schema }: Pool): string[] {
  return schema.flatMap(({ Name = '', Required }) => {
    const isSaid = Required ? Name !== 'sub' : Name === 'email' || Name === 'phone_number';
    return isSaid ? [Name] : [];
  });
}

function checkGrants(grants: readonly string[], flows: readonly OAuthFlowType[]): void {
  const flowOf: Readonly<Record<string, OAuthFlowType>> = {
    authorization_code: 'code',
    client_credentials: 'client_credentials',
  };
  const main = grants.filter((grant) => grant !== 'refresh_token');
  for (const grant of main) {
    const flow = Object.hasOwn(flowOf, grant) ? flowOf[grant] : undefined;
    if (!flow || !flows.includes(flow)) throw wrong(`The grant type ${grant} is not allowed.`);
  }
  if (
    new Set(main).size !== 1 ||
    (main[0] !== 'authorization_code' && main.length < grants.length)
  ) {
    throw wrong('grant_types cannot be combined in this way.');
  }
}

function redirects(uris: readonly string[], isMachine: boolean): readonly string[] {
  const refused = (why: string) => new MetadataRefused('invalid_redirect_uri', why);
  if (uris.length === 0 && !isMachine) throw refused('redirect_uris is required.');
  if (uris.length > MOST_REDIRECTS) throw refused('redirect_uris has too many entries.');
  for (const uri of uris) {
    const fault = redirectUriFault(uri);
    if (fault !== undefined) throw refused(`${JSON.stringify(uri.toWellFormed())} ${fault}`);
  }
  return uris;
}

/**
 * Clients of users may have the scopes of OpenID Connect and those the pool adds, clients of
 * machines only the latter.
 */
function scopes(asked: string | undefined, isMachine: boolean, pool: Pool): readonly string[] {
  const added = (pool.settings.DcrConfiguration?.AllowedScopes ?? []).filter(
    (scope) => scope !== REGISTER_SCOPE,
  );
  const allowed = isMachine ? added : [...new Set([...OIDC_SCOPES, ...added])];
  const wanted = asked === undefined ? allowed : [...new Set(asked.split(' ').filter(Boolean))];
  const strange = wanted.find((scope) => !allowed.includes(scope));
  if (strange !== undefined) throw wrong(`The scope ${strange} is not allowed.`);
  if (wanted.length === 0 || wanted.length > MOST_SCOPES) throw wrong('scope is not valid.');
  return wanted;
}

function text(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrong(`${name} must be a string.`);
  return value;
}

function texts(
  values: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] | undefined {
  const value = values[name];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((each) => typeof each === 'string')) {
    throw wrong(`${name} must be a list of strings.`);
  }
  return value;
}

function wrong(message: string): MetadataRefused {
  return new MetadataRefused('invalid_client_metadata', message);
}
