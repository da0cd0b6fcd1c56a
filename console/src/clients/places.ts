/** Where the world finds a pool. */

/** The addresses of a pool, as its discovery document says them. */
export interface PoolPlaces {
  readonly issuer: string;
  /** Its login pages and OAuth endpoints; undefined for a pool without a domain. */
  readonly site: string | undefined;
  readonly tokenEndpoint: string | undefined;
}

const AUTHORIZE = '/oauth2/authorize';

export async function readPlaces(pool: string): Promise<PoolPlaces> {
  const answer = await fetch(`${location.origin}/${pool}/.well-known/openid-configuration`, {
    cache: 'no-cache', // it may have got its domain just now
  });
  if (!answer.ok)
    return { issuer: `${location.origin}/${pool}`, site: undefined, tokenEndpoint: undefined };
  const document = (await answer.json()) as Readonly<Record<string, string | undefined>>;
  const authorize = document['authorization_endpoint'];
  return {
    issuer: document['issuer'] ?? `${location.origin}/${pool}`,
    site: authorize?.endsWith(AUTHORIZE) ? authorize.slice(0, -AUTHORIZE.length) : undefined,
    tokenEndpoint: document['token_endpoint'],
  };
}
