/** Resource indicators (RFC 8707): what an access token is for. Pure. */
import { OAuthError } from './oauth-error.ts';

const LONGEST = 2048;

/** The resource as `aud` says it: an absolute URI without fragment. @throws OAuthError */
export function readResource(resource: string): string {
  const isAbsolute = URL.canParse(resource) && !resource.includes('#');
  if (!isAbsolute || resource.length > LONGEST) throw new OAuthError('invalid_target');
  return resource;
}
