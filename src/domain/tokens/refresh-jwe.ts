/**
 * The form of a refresh token: that of JWE compact (RFC 7516) with RSA-OAEP and A256GCM, around
 * random bytes.
 *
 * To a client it is opaque, and the server finds it by its hash: encrypting something that nobody
 * opens would be work for no one. See docs/decisions/0006-refresh-tokens-by-hash.md.
 */
import { createHash } from 'node:crypto';
import type { Random } from '#platform/random.ts';

/** The protected header, character for character the service's. */
const HEADER = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url');

/** Bytes of the encrypted key, the initialization vector, the ciphertext and the tag. */
const SIZES = [256, 12, 276, 16];
const SIZE = SIZES.reduce((sum, size) => sum + size, 0);

/** The text of a new refresh token, which nobody can guess. */
export function newTokenText(random: Random): string {
  const bytes = random.bytes(SIZE);
  let text = HEADER;
  let at = 0;
  for (const size of SIZES) {
    text += `.${bytes.toString('base64url', at, at + size)}`;
    at += size;
  }
  return text;
}

/** What the store keeps of a refresh token. */
export function refreshTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether the text has the form of a refresh token at all. */
export function isRefreshTokenForm(token: string): boolean {
  return token.startsWith(`${HEADER}.`) && token.split('.').length === 5;
}
