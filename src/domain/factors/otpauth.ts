/** The URIs by which authenticator apps import and export secrets: `otpauth://totp/…`. Pure. */
import { fromBase32, toBase32 } from '#platform/base32.ts';
import { X } from './totp.ts';

const ALGORITHM = 'SHA1';
const DIGITS = 6;

export interface Otpauth {
  /** The service that asks for the codes. */
  readonly issuer: string;
  /** The user. */
  readonly account: string;
  readonly secret: Uint8Array;
}

export function otpauthUri({ issuer, account, secret }: Otpauth): string {
  const [by, of] = [encodeURIComponent(issuer), encodeURIComponent(account)];
  const parameters = `secret=${toBase32(secret)}&issuer=${by}`;
  return `otpauth://totp/${by}:${of}?${parameters}&algorithm=${ALGORITHM}&digits=${DIGITS}&period=${X}`;
}

/** The secret of a URI with the algorithm, digits and period used here; undefined for any other. */
export function secretOfUri(uri: string): Buffer | undefined {
  const url = URL.parse(uri);
  if (url?.protocol !== 'otpauth:' || url.host !== 'totp') return undefined;
  const expected = { algorithm: ALGORITHM, digits: String(DIGITS), period: String(X) };
  for (const [name, value] of Object.entries(expected)) {
    if ((url.searchParams.get(name) ?? value) !== value) return undefined;
  }
  const secret = fromBase32(url.searchParams.get('secret') ?? '');
  return secret && secret.length > 0 ? secret : undefined;
}
