/** Sealers that need no store: they seal under the last of their keys, as often as they like. */
import { systemRandom } from '#platform/random.ts';
import { type DataKey, newDataKey, Sealer } from '#platform/sealing.ts';

export function sealerOver(...keys: readonly [DataKey, ...DataKey[]]): Sealer {
  const { id } = keys.at(-1)!;
  const reserved = { keys, id, seals: Number.MAX_SAFE_INTEGER };
  return new Sealer(systemRandom, reserved, async () => reserved);
}

/** One with a key of its own. */
export const newSealer = () => sealerOver(newDataKey(systemRandom, 1));
