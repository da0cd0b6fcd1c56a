/** `poolhouse keys list-signing` and `rotate-signing`: the keys that sign a pool's tokens. */
import { rotateKeysOfPool } from '#domain/tokens/key-rotation.ts';
import { type StatedSigningKey, signingKeyStates } from '#domain/tokens/signing-key-states.ts';
import { systemClock } from '#platform/clock.ts';
import { generateRsaKey } from '#server/rsa-keys.ts';
import { commandAudit } from './audit.ts';
import type { Run } from './call.ts';
import { withAct, withStore } from './with-store.ts';

export const listSigningKeys: Run = async ({ settings, operands }) =>
  withStore(settings, async (store) => {
    const keys = await signingKeyStates(store, operands[0]!, systemClock.now());
    for (const key of keys) {
      console.log([key.kid, key.use.padEnd(6), shownState(key)].join('  '));
    }
    if (keys.length === 0) console.error('The pool has no keys yet: its first use makes them.');
    return 0;
  });

export const rotateSigning: Run = async ({ settings, flags, operands }) => {
  const poolId = operands[0]!;
  const kind = flags.has('emergency') ? 'emergency' : 'planned';
  const audit = commandAudit(settings);
  const act = { operation: 'keys rotate-signing', poolId, given: [kind] };
  return withAct(settings, act, async ({ store }) => {
    const parts = { store, clock: systemClock, generate: generateRsaKey };
    const { kids, signsFrom, endsAt } = await rotateKeysOfPool(parts, poolId, kind);
    await audit('signing keys rotated', { poolId, outcome: kind });
    for (const kid of kids) console.log(kid);
    console.error(
      kind === 'planned'
        ? `They are published now and sign from ${when(signsFrom)}; those before them stay until ${when(endsAt)}.`
        : `They sign from ${when(signsFrom)}. Access and ID tokens of the pool from before are refused, here and by everyone who fetches its keys anew; applications refresh them. Refresh tokens go on. Verifiers that have its keys cached take tokens of the old ones for up to a day, unless they are restarted.`,
    );
    return 0;
  });
};

function shownState({ state, signsFrom, endsAt, expiresAt }: StatedSigningKey): string {
  const end = endsAt === undefined ? '' : `, published until ${when(endsAt)}`;
  switch (state) {
    case 'ended':
      return `ended, recognizes hints until ${when(expiresAt ?? endsAt!)}`;
    case 'signs':
      return `signs since ${when(signsFrom)}${end}`;
    case 'published':
      return `published, signs from ${when(signsFrom)}`;
    case 'verifies':
      return `verifies${end}`;
  }
}

const when = (instant: number) => new Date(instant).toISOString();
