/**
 * Apple's client secret: a token that the operator's key signs, made for each exchange, so that
 * nobody has to renew it twice a year.
 */
import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';

const AUDIENCE = 'https://appleid.apple.com';
/** Seconds; used at once, so that a clock that is off a little does no harm. */
const LIFETIME = 300;

/** The key of a .p8 file, with or without its frame; undefined when it is no P-256 key. */
export function appleKeyOf(text: string): KeyObject | undefined {
  const body = text.replaceAll(/-----(?:BEGIN|END) PRIVATE KEY-----|\s|\\n/g, '');
  try {
    const der = Buffer.from(body, 'base64');
    const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? key : undefined;
  } catch {
    return undefined;
  }
}

/** @throws Error when the provider has no key that can be used */
export function appleSecret({ details, secrets }: IdentityProvider, now: number): string {
  const key = appleKeyOf(secrets['private_key'] ?? '');
  if (!key) throw new Error("the provider's private key cannot be read");
  const issuedAt = Math.floor(now / 1000);
  const input = [
    { alg: 'ES256', kid: details['key_id'] },
    {
      iss: details['team_id'],
      iat: issuedAt,
      exp: issuedAt + LIFETIME,
      aud: AUDIENCE,
      sub: details['client_id'],
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
