/** `poolhouse keys list-signing` and `rotate-signing`: the keys that sign a pool's tokens. */
import { rotateSigningKeys } from '#domain/tokens/key-rotation.ts';
import { isForTokens, signerOf, type TokenKey } from '#domain/tokens/signing-keys.ts';
import { systemClock } from '#platform/clock.ts';
import { generateRsaKey } from '#server/rsa-keys.ts';
import type { Store } from '#store/store.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { Failure } from './failure.ts';
import { withAct, withStore } from './with-store.ts';

export const listSigningKeys: Run = async ({ settings, operands }) => {
  const poolId = operands[0]!;
  return withStore(settings, async (store) => {
    await requirePool(store, poolId);
    const keys = (await store.signingKeys.list(poolId)).filter(isForTokens);
    const now = systemClock.now();
    for (const key of keys) {
      const isSigner = signerOf(keys, key.use, now) === key;
      console.log([key.kid, key.use.padEnd(6), stateOf(key, isSigner, now)].join('  '));
    }
    if (keys.length === 0) console.error('The pool has no keys yet: its first use makes them.');
    return 0;
  });
};

export const rotateSigning: Run = async ({ settings, flags, operands }) => {
  const poolId = operands[0]!;
  const kind = flags.has('emergency') ? 'emergency' : 'planned';
  const audit = commandAudit(settings);
  const act = { operation: 'keys rotate-signing', poolId, given: [kind] };
  return withAct(settings, act, async ({ store }) => {
    await requirePool(store, poolId);
    const parts = { store, clock: systemClock, generate: generateRsaKey };
    const rotation = await rotateSigningKeys(parts, poolId, kind);
    switch (rotation.outcome) {
      case 'rotated':
        break;
      case 'pending':
        throw new Failure(
          `The pool ${poolId} has new keys already, which sign from ${when(rotation.signsFrom)}; nothing was changed.`,
        );
      case 'overtaken':
        throw new Failure(`The pool ${poolId} was just given other keys; nothing was changed.`);
      case 'no keys':
        throw new Failure(`The pool ${poolId} has no keys yet: its first use makes them.`);
    }
    await audit('signing keys rotated', { poolId, outcome: kind });
    for (const kid of rotation.kids) console.log(kid);
    const { signsFrom, endsAt } = rotation;
    console.error(
      kind === 'planned'
        ? `They are published now and sign from ${when(signsFrom)}; those before them stay until ${when(endsAt)}.`
        : `They sign from ${when(signsFrom)}. Access and ID tokens of the pool from before are refused, here and by everyone who fetches its keys anew; applications refresh them. Refresh tokens go on. Verifiers that have its keys cached take tokens of the old ones for up to a day, unless they are restarted.`,
    );
    return 0;
  });
};

async function requirePool(store: Store, poolId: string): Promise<void> {
  if (await store.pools.find(poolId)) return;
  throw new Failure(`There is no user pool ${poolId} in this store.`);
}

function stateOf({ signsFrom, endsAt, expiresAt }: TokenKey, isSigner: boolean, now: number) {
  if (endsAt !== undefined && endsAt <= now) {
    return `ended, recognizes hints until ${when(expiresAt ?? endsAt)}`;
  }
  const end = endsAt === undefined ? '' : `, published until ${when(endsAt)}`;
  if (isSigner) return `signs since ${when(signsFrom)}${end}`;
  return signsFrom > now ? `published, signs from ${when(signsFrom)}` : `verifies${end}`;
}

const when = (instant: number) => new Date(instant).toISOString();
