/** The keys that sign a pool's tokens, as operators see and change them. */

import { type Rotation, type RotationKind, rotateKeysOfPool } from '#domain/tokens/key-rotation.ts';
import { type StatedSigningKey, signingKeyStates } from '#domain/tokens/signing-key-states.ts';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly generate: GenerateKey;
  readonly log: Log;
}

export class PoolKeys {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws ResourceNotFoundException */
  list(poolId: string): Promise<readonly StatedSigningKey[]> {
    const { store, clock } = this.#parts;
    return signingKeyStates(store, poolId, clock.now());
  }

  /**
   * @throws ResourceNotFoundException, PreconditionNotMetException, ConcurrentModificationException
   */
  async rotate(poolId: string, kind: RotationKind): Promise<Rotation> {
    const rotation = await rotateKeysOfPool(this.#parts, poolId, kind);
    this.#parts.log.audit('signing keys rotated', { poolId, outcome: kind });
    return rotation;
  }
}
