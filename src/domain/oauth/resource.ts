/** Resource indicators (RFC 8707): what an access token is for. Pure. */
import { OAuthRefusal } from './refusal.ts';

const LONGEST = 2048;

/** The resource as `aud` says it: an absolute URI without fragment. @throws OAuthRefusal */
export function readResource(resource: string): string {
  const isAbsolute = URL.canParse(resource) && !resource.includes('#');
  if (!isAbsolute || resource.length > LONGEST) throw new OAuthRefusal('invalid_target');
  return resource;
}
