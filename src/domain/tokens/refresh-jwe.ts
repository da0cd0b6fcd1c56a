/**
 * The form of a refresh token: JWE compact (RFC 7516) with RSA-OAEP and A256GCM.
 *
 * To a client it is opaque, and the server has no need to open it either: it finds the token by
 * its hash. So refreshing needs no private key, and offers no decryption to probe.
 */
import { createCipheriv, createHash, createSecretKey, publicEncrypt } from 'node:crypto';
import type { Random } from '#platform/random.ts';
import type { PoolKey } from './signing-keys.ts';

/** The protected header, character for character the service's. */
const HEADER = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}').toString('base64url');

/** A new refresh token that carries `claims`, encrypted under the pool's key. */
export function sealRefreshToken(claims: object, key: PoolKey, random: Random): string {
  const contentKey = random.bytes(32);
  const iv = random.bytes(12);
  // For a bare key this is OAEP with SHA-1, which is what RSA-OAEP means in JWE.
  const encryptedKey = publicEncrypt(key.publicKey, contentKey);
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(contentKey), iv);
  cipher.setAAD(Buffer.from(HEADER));
  const text = Buffer.concat([cipher.update(JSON.stringify(claims)), cipher.final()]);
  const parts = [encryptedKey, iv, text, cipher.getAuthTag()];
  return [HEADER, ...parts.map((part) => part.toString('base64url'))].join('.');
}

/** What the store keeps of a refresh token. */
export function refreshTokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Whether the text has the form of a refresh token at all. */
export function isRefreshTokenForm(token: string): boolean {
  return token.startsWith(`${HEADER}.`) && token.split('.').length === 5;
}
