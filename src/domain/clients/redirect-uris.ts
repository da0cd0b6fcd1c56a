/**
 * What may be the address of an application: where its users are sent back to, or sent after
 * signing out. One rule for every way in which such an address gets in, asked again when one is
 * used. Pure.
 */
import { longestOf } from '#contract/model.ts';
import { isLongerThan } from '#platform/text-length.ts';

/** RedirectUrlType: no space, no control or invisible character, no half of a pair. */
const CHARACTERS = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u;
const LONGEST = longestOf('RedirectUrlType');

/**
 * Schemes that stand for no application: a browser or a system runs, shows or fetches what they
 * name, or writes to somebody.
 */
const FORBIDDEN_SCHEMES: ReadonlySet<string> = new Set([
  'about',
  'android-app',
  'blob',
  'cid',
  'data',
  'feed',
  'file',
  'filesystem',
  'ftp',
  'ftps',
  'gopher',
  'intent',
  'its',
  'jar',
  'javascript',
  'livescript',
  'mailto',
  'mhtml',
  'mid',
  'mk',
  'mocha',
  'res',
  'resource',
  'search-ms',
  'shell',
  'sms',
  'smsto',
  'tel',
  'vbscript',
  'view-source',
  'ws',
  'wss',
  'wyciwyg',
]);
/** Pages of browsers and their extensions, and what a system does at a link. */
const FORBIDDEN_FAMILIES = /^(?:brave|chrome|edge|moz|ms|opera|safari|vivaldi)(?:-[a-z-]+)?$/;

/** A name or an address: URLs may have hosts of other characters, which cannot be resolved. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])$/;
const THIS_MACHINE: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Why `uri` cannot be one: it is an absolute URI without fragment (RFC 6749 §3.1.2), of https, http
 * to this machine, or an app's own scheme. Undefined where it can.
 */
export function redirectUriFault(uri: string): string | undefined {
  if (isLongerThan(uri, LONGEST) || !CHARACTERS.test(uri)) return 'is not a valid redirect URI.';
  const scheme = /^([a-z][a-z0-9+.-]*):./i.exec(uri)?.[1]?.toLowerCase();
  const isWeb = scheme === 'http' || scheme === 'https';
  if (
    scheme === undefined ||
    FORBIDDEN_SCHEMES.has(scheme) ||
    FORBIDDEN_FAMILIES.test(scheme) ||
    (isWeb && !(/^https?:\/\//i.test(uri) && HOST.test(URL.parse(uri)?.hostname ?? ''))) ||
    !URL.canParse(uri)
  ) {
    return 'is not a valid redirect URI.';
  }
  if (uri.includes('#')) return 'cannot use fragment';
  if (scheme === 'http' && !THIS_MACHINE.has(new URL(uri).hostname)) {
    return 'cannot use the HTTP protocol.';
  }
  return undefined;
}

/**
 * Whether a browser may be sent to `uri`: it is one of those that were registered, character by
 * character, and could still be registered today.
 */
export function isRegistered(uri: string, registered: readonly string[] | undefined): boolean {
  return registered?.includes(uri) === true && redirectUriFault(uri) === undefined;
}
