/**
 * What openid-client leaves unchecked of an ID token of the code flow: the party it was issued to
 * where there is one audience, the access token that came with it, and whether its person signed in
 * anew. Pure.
 */
import { accessTokenHash } from '#domain/tokens/access-token-hash.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';

/** The claim of an ID token that is not what it has to be. */
export class WrongClaim extends Error {
  override readonly name = 'WrongClaim';
  readonly claim: string;

  constructor(claim: string) {
    super(`unexpected ID token claim: ${claim}`);
    this.claim = claim;
  }
}

/** @throws WrongClaim */
export function requireOwnToken(
  token: { readonly text: string; readonly claims: Readonly<Record<string, unknown>> },
  clientId: string,
  accessToken: string,
): void {
  const { azp, at_hash: hash } = token.claims;
  if (azp !== undefined && azp !== clientId) throw new WrongClaim('azp');
  if (hash === undefined) return;
  const expected = accessTokenHash(algorithmOf(token.text), accessToken);
  if (hash !== expected) throw new WrongClaim('at_hash');
}

/** How far the clocks of a provider and ours may be apart, in milliseconds. */
const SKEW_MS = 60_000;

/**
 * Refuses a sign-in from before it was asked for anew. A provider that does not say when it was is
 * believed to have done what it was asked for: some never say.
 * @throws WrongClaim
 */
export function requireSignedInSince(
  since: number,
  { auth_time: at }: Readonly<Record<string, unknown>>,
): void {
  if (at === undefined) return;
  if (typeof at !== 'number' || at * 1000 < since - SKEW_MS) throw new WrongClaim('auth_time');
}

/** Of a token whose header openid-client has read before. */
function algorithmOf(token: string): string {
  const header = Buffer.from(token.split('.', 1)[0]!, 'base64url').toString();
  const { alg } = parseBoundedJson(header) as { readonly alg: string };
  return alg;
}
