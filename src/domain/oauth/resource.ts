/** Resource indicators (RFC 8707): what an access token is for. Pure. */
import { OAuthRefusal } from './refusal.ts';

const LONGEST = 2048;
/** A scheme and something after it, of the characters of URIs, without fragment. */
const ABSOLUTE = /^[a-z][a-z0-9+.-]*:[\x21\x22\x24-\x7e]+$/i;

/** The resource as it stands in `aud`: an absolute URI without fragment. @throws OAuthRefusal */
export function readResource(resource: string): string {
  const isAbsolute = ABSOLUTE.test(resource) && URL.canParse(resource);
  if (!isAbsolute || resource.length > LONGEST) throw new OAuthRefusal('invalid_target');
  return resource;
}
