/** The issuers that the tokens of pools name. */
import type { Pool } from '#store/tables/pools.ts';

interface Parts {
  /** How the outside reaches this server. */
  readonly publicUrl: () => string;
  /** Each request reaches the server by a name of its own, which tokens made in it have. */
  readonly manyNames: boolean;
}

export class Issuers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The issuer of a token of the pool that is made now. */
  of({ id }: Pool): string {
    return `${this.#parts.publicUrl()}/${id}`;
  }

  /**
   * Whether a token whose issuer is `iss` can be the pool's own. With many names any that ends with
   * the pool can: the signature alone then says that this server made the token.
   */
  isOf(pool: Pool, iss: string): boolean {
    return this.#parts.manyNames ? iss.endsWith(`/${pool.id}`) : iss === this.of(pool);
  }
}
