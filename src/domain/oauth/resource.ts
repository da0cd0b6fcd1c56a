/** Resource indicators (RFC 8707): what an access token is for. Pure. */
import { redirectUriFault } from '#domain/clients/redirect-uris.ts';
import { OAuthRefusal } from './refusal.ts';

/** A scheme and something after it, of the characters of URIs, without fragment. */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]+$/i;

/**
 * The resource as it stands in `aud`: what could be an application's address, an absolute URI of
 * https, of http to this machine, or of a scheme of its own. @throws OAuthRefusal
 */
export function readResource(resource: string): string {
  if (!ABSOLUTE.test(resource) || redirectUriFault(resource) !== undefined)
    throw new OAuthRefusal('invalid_target');
  return resource;
}

/**
 * Refuses tokens for another resource than the user's grant is for: ignored, it would leave the
 * client with tokens that other servers take too. @throws OAuthRefusal
 */
export function requireResource(asked: string | undefined, granted: string | undefined): void {
  if (asked !== undefined && asked !== granted) throw new OAuthRefusal('invalid_target');
}
