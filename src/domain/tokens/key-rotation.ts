/**
 * Rotation of the keys that sign a pool's tokens. One transaction writes the new keys and the end
 * of those before with the instants of both; nodes read them within a second and need nobody to
 * tell them more.
 *
 * By plan, a new key is published for longer than its absence may be cached before it signs, and
 * the one before it stays until the last token it has signed has ended: no verifier ever meets a
 * key it could not know. In an emergency the new key signs as soon as every node has it, and at
 * that instant everything that was signed before ends.
 */
import { poolNotInStore, signingKeysOvertaken, signingKeysPending } from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Store } from '#store/store.ts';
import type { SigningKeyEnd } from '#store/tables/signing-keys.ts';
import { type GenerateKey, isForTokens, KEYS_FRESH_SECONDS, newTokenKeys } from './signing-keys.ts';

const DAY_MS = 86_400_000;
/** What clocks of nodes may differ by, and answers may be under way. */
const MARGIN_MS = 5 * 60_000;
/** An access or ID token lasts a day at most. */
const LONGEST_TOKEN_MS = DAY_MS;
/** Nodes have read a new key after a second. */
const FOLLOWED_MS = 2_000;
/** How long after its end a key still recognizes ID tokens as hints. */
const HINTS_MS = 90 * DAY_MS;

/** In how many tries an emergency finds a moment in which nobody else rotates. */
const TRIES = 5;

export type RotationKind = 'planned' | 'emergency';

export interface Rotation {
  /** The new keys. */
  readonly kids: readonly string[];
  readonly signsFrom: number;
  /** When the keys before them end. */
  readonly endsAt: number;
}

export type RotationOutcome =
  | ({ readonly outcome: 'rotated' } & Rotation)
  /** A key is published already and signs from then on. */
  | { readonly outcome: 'pending'; readonly signsFrom: number }
  /** Another rotation was faster. */
  | { readonly outcome: 'overtaken' }
  /** The first use of a pool makes its keys. */
  | { readonly outcome: 'no keys' };

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly generate: GenerateKey;
}

/** Gives the pool a new key for each kind of token. The key for SAML requests stays. */
export async function rotateSigningKeys(
  parts: Parts,
  poolId: string,
  kind: RotationKind,
): Promise<RotationOutcome> {
  const tries = kind === 'emergency' ? TRIES : 1;
  for (let n = 1; ; n++) {
    const outcome = await tryRotation(parts, poolId, kind);
    if (outcome.outcome !== 'overtaken' || n === tries) return outcome;
  }
}

/**
 * The same, as operators ask for it.
 * @throws ResourceNotFoundException, PreconditionNotMetException, ConcurrentModificationException;
 *   then nothing was changed
 */
export async function rotateKeysOfPool(
  parts: Parts,
  poolId: string,
  kind: RotationKind,
): Promise<Rotation> {
  if (!(await parts.store.pools.find(poolId))) throw poolNotInStore(poolId);
  const rotation = await rotateSigningKeys(parts, poolId, kind);
  switch (rotation.outcome) {
    case 'rotated':
      return rotation;
    case 'pending':
      throw signingKeysPending(
        `The pool ${poolId} has new keys already, which sign from ${new Date(rotation.signsFrom).toISOString()}; nothing was changed.`,
      );
    case 'overtaken':
      throw signingKeysOvertaken(poolId);
    case 'no keys':
      throw signingKeysPending(`The pool ${poolId} has no keys yet: its first use makes them.`);
  }
}

async function tryRotation(
  { store, clock, generate }: Parts,
  poolId: string,
  kind: RotationKind,
): Promise<RotationOutcome> {
  const made = await newTokenKeys(poolId, clock, generate);
  const now = clock.now();
  const signsFrom =
    now + (kind === 'planned' ? KEYS_FRESH_SECONDS * 1000 + MARGIN_MS : FOLLOWED_MS);
  const { endsAt, expiresAt } = endOfEarlier(kind, signsFrom);
  class Overtaken extends Error {}
  try {
    return await store.transaction(async (tx): Promise<RotationOutcome> => {
      const keys = (await tx.signingKeys.list(poolId)).filter(isForTokens);
      const pending = keys.find((key) => key.signsFrom > now);
      if (keys.length === 0) return { outcome: 'no keys' };
      if (kind === 'planned' && pending)
        return { outcome: 'pending', signsFrom: pending.signsFrom };
      for (const key of made) {
        const slots = keys.filter(({ use }) => use === key.use).map(({ slot }) => slot);
        const next = { ...key, slot: Math.max(...slots) + 1, signsFrom };
        // The place decides between two rotations; what was read above may be of before.
        if (!(await tx.signingKeys.insert(next))) throw new Overtaken();
        await tx.signingKeys.endBefore(next, { endsAt, expiresAt });
      }
      return { outcome: 'rotated', kids: made.map(({ kid }) => kid), signsFrom, endsAt };
    });
  } catch (error) {
    if (error instanceof Overtaken) return { outcome: 'overtaken' };
    throw error;
  }
}

function endOfEarlier(kind: RotationKind, signsFrom: number): SigningKeyEnd {
  if (kind === 'emergency') return { endsAt: signsFrom, expiresAt: signsFrom };
  const endsAt = signsFrom + LONGEST_TOKEN_MS + MARGIN_MS;
  return { endsAt, expiresAt: endsAt + HINTS_MS };
}
