/**
 * Where the sites of pools are: which host is a pool's own, and which site a request means. Apart
 * from the sites themselves, because every request asks the one and only the router the other.
 */
import { type PoolDomains, PREFIX } from '#domain/pools/domains.ts';
import type { Pools } from '#domain/pools/pools.ts';
import { Cache } from '#platform/cache.ts';
import type { PoolDomain } from '#store/tables/domains.ts';

/** Where a request may find a site. */
export interface SitePlace {
  readonly authority: string;
  readonly name: string;
  readonly kind: PoolDomain['kind'];
  /** The name is the first part of the path. */
  readonly byPath: boolean;
  /** The name this one stands under. */
  readonly under?: string;
}

/** What says which pool has a domain. */
export interface SiteReads {
  readonly domains: Pick<PoolDomains, 'find'>;
  readonly pools: Pick<Pools, 'find'>;
}

export interface SitePlaceParts extends SiteReads {
  /** How the outside reaches this server; it may have a path, which a proxy takes off. */
  readonly publicUrl: () => string;
}

/** A name with a dot, which a custom domain can be; no name in the DNS is longer. */
const isCustomHost = (name: string) =>
  name.length <= 253 && name.includes('.') && /[a-z]$/.test(name);
const AUTHORITY = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** The places a request can mean, the likelier first. */
export function placesOf(host: string | undefined, path: string, own: URL): readonly SitePlace[] {
  const asked = readAuthority(host, own);
  if (!asked) return [];
  const ofHost = hostPlace(asked, own);
  if (ofHost === 'no site') return [];
  const name = path.slice(1).split('/', 1)[0]!;
  const { authority } = asked;
  return [
    ...(ofHost ? [ofHost] : []),
    ...(PREFIX.test(name) && ofHost?.kind !== 'prefix'
      ? [{ authority, name, kind: 'prefix', byPath: true } as const]
      : []),
  ];
}

/** The pool's domain at the first of `places` that has one. */
export async function siteAt({ domains, pools }: SiteReads, places: readonly SitePlace[]) {
  for (const place of places) {
    const domain = await domains.find(place.name);
    const pool = domain?.kind === place.kind && (await pools.find(domain.poolId));
    if (domain && pool) return { place, domain, pool };
  }
  return undefined;
}

/** Tells whether a Host header names a host that is a pool's own. */
export type IsPoolHost = (host: string | undefined) => Promise<boolean>;

/** Reads the store for names that a pool can have, and for each at most once a second. */
export function poolHosts(parts: SitePlaceParts): IsPoolHost {
  // Names of no pool are remembered too: requests to the API may all come by one.
  const known = new Cache<{ readonly isPools: boolean }>(async (hostname) => {
    const place = hostPlace({ authority: hostname, hostname }, new URL(parts.publicUrl()));
    const found = typeof place === 'object' && (await siteAt(parts, [place]));
    return { isPools: Boolean(found) };
  });
  const nameOf = (host: string | undefined, publicUrl: string) => {
    const own = new URL(publicUrl);
    const asked = readAuthority(host, own);
    return asked && typeof hostPlace(asked, own) === 'object' ? asked.hostname : undefined;
  };
  // Most requests come by the host of the one before.
  let last: { readonly host?: string | undefined; readonly publicUrl: string; name?: string } = {
    publicUrl: '',
  };
  return async (host) => {
    const publicUrl = parts.publicUrl();
    if (last.host !== host || last.publicUrl !== publicUrl) {
      const name = nameOf(host, publicUrl);
      last = { host, publicUrl, ...(name !== undefined && { name }) };
    }
    return last.name === undefined ? false : (await known.get(last.name))!.isPools;
  };
}

/** A prefix and what it may stand under, whatever this server is called. */
const PREFIX_HOST = /^(?<name>[^.]+)\.(?:auth\.(?<server>.+)|(?<local>localhost))$/;

/**
 * The name of this server that a host shows: the host itself, or where it is a pool's by its prefix
 * what the prefix stands under. Undefined for custom domains, which say nothing of the server.
 */
export async function nameBehind(reads: SiteReads, hostname: string): Promise<string | undefined> {
  const place = { authority: hostname, byPath: false } as const;
  const { name = '', server, local } = PREFIX_HOST.exec(hostname)?.groups ?? {};
  const under = server ?? local;
  if (under !== undefined && PREFIX.test(name)) {
    if (await siteAt(reads, [{ ...place, name, kind: 'prefix' }])) return under;
  }
  if (!isCustomHost(hostname)) return hostname;
  const custom = await siteAt(reads, [{ ...place, name: hostname, kind: 'custom' }]);
  return custom ? undefined : hostname;
}

interface Authority {
  /** With its port, as the browser sees it. */
  readonly authority: string;
  readonly hostname: string;
}

/** Where a Host header leads, with the scheme of `own`; undefined for a malformed one. */
export function readAuthority(host: string | undefined, own: URL): Authority | undefined {
  if (host !== undefined && !AUTHORITY.test(host)) return undefined;
  const asked = host === undefined ? own : URL.parse(`${own.protocol}//${host}`);
  // A name with a dot at its end is the same name, said in full.
  return asked ? { authority: asked.host, hostname: asked.hostname.replace(/\.$/, '') } : undefined;
}

/**
 * The site that a host is if any pool has it; undefined for hosts no pool can have, and 'no site'
 * below names under which only prefixes stand.
 */
function hostPlace(
  { authority, hostname }: Authority,
  own: URL,
): SitePlace | 'no site' | undefined {
  for (const [suffix, under] of [
    [`.auth.${own.hostname}`, own.hostname],
    ['.localhost', 'localhost'],
  ] as const) {
    if (!hostname.endsWith(suffix)) continue;
    const name = hostname.slice(0, -suffix.length);
    if (!PREFIX.test(name)) return 'no site';
    return { authority, name, kind: 'prefix', byPath: false, under };
  }
  if (hostname === own.hostname || !isCustomHost(hostname)) return undefined;
  return { authority, name: hostname, kind: 'custom', byPath: false };
}
