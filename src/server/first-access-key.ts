/** The access key that the settings give to a store which has none: containers begin with it. */
import type { AccessKeyPair } from '#config/access-key.ts';
import { sameText } from '#platform/constant-time.ts';
import type { Ground } from './ground.ts';

const NAME = 'first';

/**
 * Takes the key where the store has none and never had a first one. Nothing that an operator has
 * changed since comes back, and several nodes that begin at once take one key.
 */
export async function takeFirstAccessKey(
  { store, clock, log }: Pick<Ground, 'store' | 'clock' | 'log'>,
  { id, secret }: AccessKeyPair,
): Promise<void> {
  const key = { id, secret, name: NAME, createdAt: clock.now() };
  if (await store.transaction((tx) => tx.accessKeys.insertFirst(key))) {
    log.audit('first access key taken', { principal: NAME });
    return;
  }
  const known = await store.accessKeys.find(id);
  if (known && sameText(known.secret, secret)) return;
  log.warn('first access key not taken', {
    reason: known
      ? 'The store has the key with another secret.'
      : 'The store has other access keys, or had a first one.',
  });
}
