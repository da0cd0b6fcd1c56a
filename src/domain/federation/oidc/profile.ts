/** What a provider tells of a person beside the ID token: asked for as its kind documents it. */
import { createHmac } from 'node:crypto';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { OutgoingFetch } from '#platform/outgoing.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { peopleClaims, peopleFields } from './people-api.ts';
import { ask, EndpointRefusal } from './provider-fetch.ts';
import type { OidcProviderKind } from './provider-kinds.ts';

export type ProfileClaims = Readonly<Record<string, unknown>>;

interface ProfileRequest {
  readonly outgoing: OutgoingFetch;
  readonly provider: IdentityProvider;
  readonly kind: OidcProviderKind;
  readonly url: string;
  readonly accessToken: string;
  /** Claims of the ID token: what they say need not be asked for. */
  readonly known: ProfileClaims;
}

/** Undefined where there is nothing to ask for. @throws ProviderSilence, EndpointRefusal */
export async function profileOf(request: ProfileRequest): Promise<ProfileClaims | undefined> {
  const { provider, kind, url, known } = request;
  const { details, mapping } = provider;
  const mapped = [...new Set(Object.values(mapping))];
  const adds = details['attributes_url_add_attributes']?.toLowerCase() === 'true';
  if (kind.profile === 'none') return undefined;
  if (kind.profile === 'people' && adds) {
    const fields = peopleFields(mapped.filter((claim) => !(claim in known)));
    if (fields.length === 0) return undefined;
    return peopleClaims(await read(request, 'GET', url + fields.join(',')));
  }
  if (kind.profile === 'graph') {
    const fields = adds ? ['id', ...mapped.filter((claim) => /^\w+$/.test(claim))] : [];
    return flatPicture(await read(request, 'GET', graphUrl(request, fields), false));
  }
  const method = details['attributes_request_method'] === 'POST' ? 'POST' : 'GET';
  return read(request, method, adds ? url + mapped.map(encodeURIComponent).join(',') : url);
}

async function read(
  { outgoing, accessToken }: ProfileRequest,
  method: 'GET' | 'POST',
  url: string,
  byHeader = true,
): Promise<ProfileClaims> {
  const { status, body } = await ask(outgoing, 'profile', url, {
    method,
    headers: {
      Accept: 'application/json',
      ...(byHeader && { Authorization: `Bearer ${accessToken}` }),
    },
  });
  if (status !== 200) throw new EndpointRefusal('profile', status);
  const claims = asObject(body.toString());
  if (!claims) throw new EndpointRefusal('profile', status);
  return claims;
}

function asObject(text: string): ProfileClaims | undefined {
  try {
    const value = parseBoundedJson(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as ProfileClaims) : undefined;
  } catch {
    return undefined;
  }
}

/** The Graph API takes the token in the query, with a proof that it is the application's. */
function graphUrl({ url, accessToken, provider }: ProfileRequest, fields: readonly string[]) {
  const secret = provider.secrets['client_secret'] ?? '';
  const proof = createHmac('sha256', secret).update(accessToken).digest('hex');
  const query = new URLSearchParams({ access_token: accessToken, appsecret_proof: proof });
  return `${url}${[...new Set(fields)].join(',')}&${query}`;
}

/** A picture comes as an object around its URL. */
function flatPicture(claims: ProfileClaims): ProfileClaims {
  const { picture } = claims as { picture?: { data?: { url?: unknown } } | null };
  const url = typeof picture === 'object' ? picture?.data?.url : undefined;
  return typeof url === 'string' ? { ...claims, picture: url } : claims;
}
