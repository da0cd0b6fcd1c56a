import { keyOf, type Sealer } from '#platform/sealing.ts';
import { buffer } from './query.ts';

/** Where a sealed value lives; it opens nowhere else. */
export interface SealedPlace {
  /** `table.column`, the column without its `_sealed`. */
  readonly column: string;
  /** The parts of the row's primary key. */
  readonly row: readonly (string | number | Buffer)[];
}

/** Seals what the tables keep secret, and opens it again. */
export class Vault {
  readonly sealer: Sealer;
  readonly #learnKeys: () => Promise<void>;

  /** `learnKeys` gives the sealer the data keys that other nodes have made since. */
  constructor(sealer: Sealer, learnKeys: () => Promise<void>) {
    this.sealer = sealer;
    this.#learnKeys = learnKeys;
  }

  seal(secret: Buffer, place: SealedPlace): Buffer {
    return this.sealer.seal(secret, contextOf(place));
  }

  async open(sealed: Uint8Array, place: SealedPlace): Promise<Buffer> {
    const bytes = buffer(sealed);
    if (!this.sealer.holds(keyOf(bytes))) await this.#learnKeys();
    return this.sealer.open(bytes, contextOf(place));
  }

  /** What stands for the secret where SQL must compare it. */
  fingerprint(secret: Buffer, place: SealedPlace): Buffer {
    return this.sealer.fingerprint(secret, contextOf(place));
  }
}

/** `table.column|key|…`, with the separator escaped so that two rows never share a context. */
function contextOf({ column, row }: SealedPlace): string {
  const parts = row.map((part) => (Buffer.isBuffer(part) ? part.toString('hex') : String(part)));
  return [column, ...parts.map((part) => part.replaceAll('%', '%25').replaceAll('|', '%7C'))].join(
    '|',
  );
}
