/** What binds an ID token to the access token beside it (OpenID Connect Core 3.1.3.6). Pure. */
import { createHash } from 'node:crypto';

/** The left half of the hash that is part of the ID token's signature algorithm, in base64url. */
export function accessTokenHash(algorithm: string, accessToken: string): string {
  // The curve of EdDSA is Ed25519 everywhere here, which has SHA-512 in it.
  const size = /\d{3}$/.exec(algorithm)?.[0] ?? '512';
  const digest = createHash(`sha${algorithm.startsWith('Ed') ? '512' : size}`)
    .update(accessToken)
    .digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
