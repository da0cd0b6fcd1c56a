/** Receiving the file of a job into the store, piece by piece. */
import type { Ids } from '#platform/ids.ts';
import type { Store } from '#store/store.ts';
import type { ImportJob } from '#store/tables/imports.ts';

/** The largest file, in bytes. */
export const LARGEST_FILE = 100 * 1024 * 1024;
/** Bytes of one piece, and of memory for one upload. */
const PIECE = 256 * 1024;
/** Pieces removed in one transaction. */
const CHUNK = 50;

/** The outcome of an upload. */
export type Receipt = 'taken' | 'too-large' | 'damaged' | 'not-waiting';

interface Parts {
  readonly store: Store;
  readonly ids: Ids;
  /** The largest file; LARGEST_FILE when absent. */
  readonly largest?: number | undefined;
}

export class Uploads {
  readonly #parts: Parts;
  readonly largest: number;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.largest = parts.largest ?? LARGEST_FILE;
  }

  /**
   * Stores the file in place of an earlier one, once it is complete and `isIntact` answers true. A
   * newer upload or the start of the job refuses this one.
   */
  async receive(
    { poolId, id }: Pick<ImportJob, 'poolId' | 'id'>,
    content: AsyncIterable<Buffer>,
    isIntact: () => boolean,
  ): Promise<Receipt> {
    const { store, ids } = this.#parts;
    const uploadId = ids.uuid();
    const expected = await store.transaction((tx) => tx.imports.expectUpload(poolId, id, uploadId));
    if (!expected) return 'not-waiting';
    try {
      await dropPieces(store, poolId, id);
      let size = 0;
      let pieces = 0;
      const keep = async (piece: Buffer) => {
        const n = pieces++;
        return store.transaction((tx) => tx.imports.addPiece(poolId, id, uploadId, n, piece));
      };
      let held: Buffer[] = [];
      let heldSize = 0;
      for await (const bytes of content) {
        size += bytes.length;
        if (size > this.largest) return 'too-large';
        held.push(bytes);
        heldSize += bytes.length;
        if (heldSize < PIECE) continue;
        if (!(await keep(Buffer.concat(held)))) return 'not-waiting';
        held = [];
        heldSize = 0;
      }
      if (heldSize > 0 && !(await keep(Buffer.concat(held)))) return 'not-waiting';
      if (!isIntact()) return 'damaged';
      const upload = { id: uploadId, pieces };
      const taken = await store.transaction((tx) => tx.imports.acceptUpload(poolId, id, upload));
      return taken ? 'taken' : 'not-waiting';
    } finally {
      // Removes what this upload replaced, and the upload itself unless it was accepted or
      // continues.
      await store.transaction((tx) => tx.imports.forgetUpload(poolId, id, uploadId));
      await dropPieces(store, poolId, id);
    }
  }
}

/** Removes the pieces of files that the job does not need. */
export async function dropPieces(store: Store, poolId: string, id: string): Promise<void> {
  for (;;) {
    const dropped = await store.transaction((tx) => tx.imports.dropPieces(poolId, id, CHUNK));
    if (dropped < CHUNK) return;
  }
}
