/** What operators are shown of the keys of a pool: which signs, from when until when. */
import { poolNotInStore } from '#contract/errors.ts';
import type { Store } from '#store/store.ts';
import { isForTokens, signerOf, type TokenKey } from './signing-keys.ts';

/**
 * `published`: signs later; `verifies`: has signed, and what it has signed may be good; `ended`:
 * recognizes ID tokens that come back as hints, and nothing else.
 */
export type SigningKeyState = 'published' | 'signs' | 'verifies' | 'ended';

export interface StatedSigningKey extends Omit<TokenKey, 'privateKey'> {
  readonly state: SigningKeyState;
}

/** The keys of a pool, newest first. @throws ResourceNotFoundException */
export async function signingKeyStates(
  store: Pick<Store, 'pools' | 'signingKeys'>,
  poolId: string,
  now: number,
): Promise<readonly StatedSigningKey[]> {
  if (!(await store.pools.find(poolId))) throw poolNotInStore(poolId);
  const keys = (await store.signingKeys.list(poolId)).filter(isForTokens);
  return keys.map((key) => {
    const { privateKey: _, ...shown } = key;
    return { ...shown, state: stateOf(key, signerOf(keys, key.use, now) === key, now) };
  });
}

function stateOf({ signsFrom, endsAt }: TokenKey, isSigner: boolean, now: number): SigningKeyState {
  if (endsAt !== undefined && endsAt <= now) return 'ended';
  if (isSigner) return 'signs';
  return signsFrom > now ? 'published' : 'verifies';
}
