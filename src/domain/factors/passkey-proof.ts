/** What a verified assertion means to the store: the one place where passkeys sign anybody in. */
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { incorrectCredentials } from '#contract/errors.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Passkey } from '#store/tables/passkeys.ts';
import type { Pool } from '#store/tables/pools.ts';
import { decoyPasskey, type PresentedCredential, verifiedAssertion } from './passkey-ceremonies.ts';

/** The credential id, as WebAuthn writes it. */
export const passkeyId = ({ credentialId }: Passkey) => credentialId.toString('base64url');

/**
 * What counts the use of the user's passkey that signed the challenge; undefined where none did. Its
 * challenge is already known to be issued here; the caller spends that.
 */
export async function provenUse(
  store: Store,
  pool: Pool,
  userId: string,
  presented: PresentedCredential<AuthenticationResponseJSON>,
): Promise<Statements | undefined> {
  const all = await store.passkeys.ofUser(pool.id, userId);
  const passkey = all.find((each) => passkeyId(each) === presented.response.id);
  const proof = await verifiedAssertion(pool, passkey ?? decoyPasskey(pool, userId), presented);
  if (!passkey || !proof) return undefined;
  const { credentialId } = passkey;
  return async (tx) => {
    // A count that has not grown comes from a copy of the authenticator.
    const isUsed = await tx.passkeys.use(pool.id, userId, credentialId, proof.signCount);
    if (!isUsed) throw incorrectCredentials();
  };
}
