/** Random requests to a pool's endpoints, those for providers' answers too: forms, JSON, bytes, and headers of all kinds. */
import fc from 'fast-check';

/** Endpoints that programs call: what they refuse has an `error` in JSON. */
const PROGRAMS = ['oauth2/token', 'oauth2/revoke', 'oauth2/userInfo', 'oauth2/register'] as const;
/** Where browsers are sent. */
const BROWSERS = [
  ...['oauth2/authorize', 'oauth2/idpresponse', 'saml2/idpresponse', 'saml2/logout'],
  ...['saml2/metadata', 'logout', 'login'],
] as const;
const FORM = 'application/x-www-form-urlencoded';

const NAMES = [
  ...['grant_type', 'client_id', 'client_secret', 'scope', 'resource', 'aws_client_metadata'],
  ...['code', 'redirect_uri', 'code_verifier', 'refresh_token', 'token', 'token_type_hint'],
  ...['response_type', 'state', 'nonce', 'prompt', 'login_hint', 'lang', 'code_challenge'],
  ...['code_challenge_method', 'identity_provider', 'idp_identifier', '__proto__', ''],
  ...['SAMLResponse', 'RelayState', 'handed_on', 'iss', 'error', 'error_description', 'user'],
];
const VALUES = [
  ...['authorization_code', 'refresh_token', 'client_credentials', 'code', 'token', 'S256'],
  ...['openid', 'none', 'login', 'https://app.example.com/', '%', '\u0000', '\ud800', '{'],
  'x'.repeat(5000),
];

export interface EndpointFuzz {
  /** The address of the pool's endpoints. */
  readonly site: string;
  /** Values that mean something there: client ids, tokens. */
  readonly known: readonly string[];
  readonly requests: number;
  readonly seed: number;
}

/** Sends the requests; answers what was wrong with their answers. */
export async function fuzzEndpoints({ site, known, requests, seed }: EndpointFuzz) {
  const values = fc.oneof(
    fc.constantFrom(...VALUES, ...known),
    fc.string({ unit: 'binary', maxLength: 40 }),
  );
  const parameters = fc.array(fc.tuple(fc.constantFrom(...NAMES), values), { maxLength: 8 });
  const basics = [':', '%zz:%', 'x', ...known.map((value) => `${value}:`)].map(
    (text) => `Basic ${Buffer.from(text).toString('base64')}`,
  );
  const authorization = fc.constantFrom(
    ...[undefined, 'Basic', 'Basic ', 'Basic %%%', 'Bearer', 'Bearer ', 'Digest x=y'],
    ...basics,
    ...known.map((value) => `Bearer ${value}`),
  );
  const content = fc.oneof(
    parameters.map((pairs) => [FORM, new URLSearchParams(pairs).toString()] as const),
    fc.json().map((json) => ['application/json', json] as const),
    fc.string({ unit: 'binary' }).map((text) => [FORM, text] as const),
  );
  const request = fc.record({
    name: fc.constantFrom(...PROGRAMS, ...BROWSERS),
    method: fc.constantFrom('GET', 'POST'),
    query: parameters,
    content,
    authorization,
  });
  const violations: string[] = [];
  for (const each of fc.sample(request, { numRuns: requests, seed })) {
    const { name, method, query, authorization: sent } = each;
    const [type, body] = each.content;
    const search = query.length > 0 ? `?${new URLSearchParams(query)}` : '';
    const response = await fetch(`${site}/${name}${search}`, {
      method,
      redirect: 'manual',
      headers: { 'content-type': type, ...(sent !== undefined && { authorization: sent }) },
      ...(method === 'POST' && { body }),
    });
    const wrong = complaint(name, response.status, await response.text());
    if (wrong !== undefined) violations.push(`${wrong}: ${JSON.stringify(each)}`);
  }
  return { sent: requests, violations };
}

/** What no answer may be: a defect, or a refusal of a program's request without an `error`. */
function complaint(name: string, status: number, text: string): string | undefined {
  if (status >= 500) return `${name} ${status}`;
  const isForPeople = !PROGRAMS.some((each) => each === name);
  if (isForPeople || status < 300) return undefined;
  try {
    const { error } = JSON.parse(text) as { readonly error?: unknown };
    return typeof error === 'string' ? undefined : `${name} ${status} without an error`;
  } catch {
    return `${name} ${status} that is not JSON`;
  }
}
