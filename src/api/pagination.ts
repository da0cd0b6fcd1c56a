/** Pagination tokens: the key a listing goes on after, in a form clients take as opaque. */
import { invalidParameter } from '#contract/errors.ts';

/** The token that makes the next request go on after `key`; none where there is no next page. */
export function encodeToken(key: string): string;
export function encodeToken(key: string | undefined): string | undefined;
export function encodeToken(key: string | undefined): string | undefined {
  return key === undefined ? undefined : Buffer.from(key).toString('base64url');
}

/** The key in `token`. Throws InvalidParameterException for what `encodeToken` never made. */
export function decodeToken(token: string | undefined): string | undefined {
  if (token === undefined) return undefined;
  const key = Buffer.from(token, 'base64url').toString();
  if (key === '' || key.includes('\0') || encodeToken(key) !== token) {
    throw invalidToken();
  }
  return key;
}

/** For listings that fit one page: no token for another is ever given out, so none is good. */
export function onlyPage(token: string | undefined): void {
  if (token !== undefined) throw invalidToken();
}

const invalidToken = () => invalidParameter('Invalid pagination token given.');
