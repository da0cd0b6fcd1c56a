/** Reads settings with a form of their own; undefined for a value that does not have it. */
import { isAddressRange } from '#platform/address-ranges.ts';

/** An address to build others on: without a query, a fragment or a slash at its end. */
export function readBaseUrl(given: string): string | undefined {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  if (url.search || url.hash || url.username || url.password) return undefined;
  return url.href.replace(/\/+$/, '');
}

/** The public address is the one by which each request came; for `dev` alone. */
export const FOLLOW_REQUEST = 'request';

export const readPublicUrl = (given: string) =>
  given === FOLLOW_REQUEST ? given : readBaseUrl(given);

/** A template of issuers: what it makes of any pool is a base URL that ends with the pool. */
export function readIssuer(given: string): string | undefined {
  if (!given.endsWith('/{poolId}')) return undefined;
  const example = given.slice(0, -'/{poolId}'.length).replaceAll('{region}', 'eu-west-1');
  return /[{}\s]/.test(example) || readBaseUrl(example) !== example ? undefined : given;
}

/** Whether a listen address stands for every interface, however it is written. */
export function isWildcard(host: string): boolean {
  const url = URL.parse(`http://${host.includes(':') ? `[${host}]` : host}`);
  return /^(?:0\.0\.0\.0|\[::(?:ffff:0:0)?\])$/.test(url?.hostname ?? '');
}

/** An SMTP server, with or without user and password. */
export function readSmtpUrl(given: string): string | undefined {
  const url = URL.parse(given);
  if (!url || !/^smtps?:$/.test(url.protocol) || !url.hostname) return undefined;
  if (url.search || url.hash || !/^\/?$/.test(url.pathname)) return undefined;
  try {
    decodeURIComponent(`${url.username}${url.password}`);
  } catch {
    return undefined;
  }
  return given;
}

/** The address of a service. Secrets may be in its query, nowhere else. */
export function readUrl(given: string): string | undefined {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || url.hash) return undefined;
  return url.username || url.password ? undefined : url.href;
}

/** An address that something is appended to. */
export function readPrefixUrl(given: string): string | undefined {
  const url = URL.parse(given);
  if (!url || !/^https?:$/.test(url.protocol) || url.hash) return undefined;
  return url.username || url.password ? undefined : url.href;
}

export type HeaderMap = Readonly<Record<string, string>>;

/** Headers of a request, as JSON text or as the object itself. */
export function readHeaders(given: unknown): HeaderMap | undefined {
  let headers = given;
  try {
    if (typeof given === 'string') headers = JSON.parse(given);
  } catch {
    return undefined;
  }
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers)) return undefined;
  const valid = Object.entries(headers).every(
    ([name, value]) =>
      /^[\w!#$%&'*+.^`|~-]+$/.test(name) &&
      typeof value === 'string' &&
      /^[\t\x20-\x7e]*$/.test(value),
  );
  return valid ? (headers as HeaderMap) : undefined;
}

/** Host names, as a list or separated by commas; a dot before one stands for all below it too. */
export function readHostNames(given: unknown): readonly string[] | undefined {
  const parts = typeof given === 'string' ? given.split(',') : given;
  if (!Array.isArray(parts)) return undefined;
  const names = parts.map((part) => (typeof part === 'string' ? part.trim().toLowerCase() : ''));
  const form =
    /^(?:\.?[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*|\[[\da-f:]+\])$/;
  return names.every((name) => form.test(name)) ? names : undefined;
}

/** Addresses and CIDR ranges, as a list or separated by commas. */
export function readRanges(given: unknown): readonly string[] | undefined {
  const parts = typeof given === 'string' ? given.split(',') : given;
  if (!Array.isArray(parts)) return undefined;
  const ranges = parts.map((part) => (typeof part === 'string' ? part.trim() : ''));
  return ranges.every(isAddressRange) ? ranges : undefined;
}

/** The master key a text holds: 32 bytes in base64 (or base64url) or hexadecimal. */
export function readMasterKey(given: string): Buffer | undefined {
  const trimmed = given.trim();
  if (/^[0-9a-f]{64}$/i.test(trimmed)) return Buffer.from(trimmed, 'hex');
  if (!/^[\w+/-]{43}=?$/.test(trimmed)) return undefined;
  const key = Buffer.from(trimmed, 'base64');
  return key.length === 32 ? key : undefined;
}
