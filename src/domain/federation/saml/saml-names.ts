/** Names of SAML 2.0 and of the standards of XML below it. */

export const ASSERTION_NS = 'urn:oasis:names:tc:SAML:2.0:assertion';
export const PROTOCOL_NS = 'urn:oasis:names:tc:SAML:2.0:protocol';
export const METADATA_NS = 'urn:oasis:names:tc:SAML:2.0:metadata';
export const SIGNATURE_NS = 'http://www.w3.org/2000/09/xmldsig#';
export const ENCRYPTION_NS = 'http://www.w3.org/2001/04/xmlenc#';

export const POST_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
export const REDIRECT_BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';

/** How links encode messages, unless they say otherwise. */
export const DEFLATE = 'urn:oasis:names:tc:SAML:2.0:bindings:URL-Encoding:DEFLATE';

export const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
export const STATUS_PREFIX = 'urn:oasis:names:tc:SAML:2.0:status:';
export const SUCCESS = `${STATUS_PREFIX}Success`;
/** What was asked for could not be read. */
export const REQUESTER = `${STATUS_PREFIX}Requester`;

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';

/** How a pool names itself to its identity providers, and what their assertions must be for. */
export function entityIdOf(poolId: string): string {
  return `urn:amazon:cognito:sp:${poolId}`;
}

/** Where identity providers send responses, for a pool served at `site` (no slash at the end). */
export function consumerUrlOf(site: string): string {
  return `${site}/saml2/idpresponse`;
}

/** Where identity providers send what concerns logout. */
export function logoutUrlOf(site: string): string {
  return `${site}/saml2/logout`;
}
