/**
 * The issuers that the tokens of pools name: an address of this server, or what a template makes
 * of a pool, for applications that know the service's own form.
 */
import type { Pool } from '#store/tables/pools.ts';

interface Parts {
  /** With `{poolId}` at its end, and `{region}`; without one, issuers are addresses of this server. */
  readonly template: string | undefined;
  /** How the outside reaches this server. */
  readonly publicUrl: () => string;
  /** Each request reaches the server by a name of its own, which tokens made in it have. */
  readonly manyNames: boolean;
}

/** The host of the service's issuers, which a pool may have in a newer form. */
const SERVICE_HOST = /^(https?:\/\/)(cognito-idp\.)/;

export class Issuers {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The issuer of a token of the pool that is made now. */
  of(pool: Pool): string {
    const { template, publicUrl } = this.#parts;
    if (template === undefined) return `${publicUrl()}/${pool.id}`;
    const original = fromTemplate(template, pool);
    const isUpdated = pool.settings.IssuerConfiguration?.Type === 'UPDATED';
    return isUpdated ? updatedForm(original) : original;
  }

  /**
   * Whether a token whose issuer is `iss` can be the pool's own. With many names any that ends with
   * the pool can, and with a template both forms, since a pool may have changed from one to the
   * other: the signature says that this server made the token.
   */
  isOf(pool: Pool, iss: string): boolean {
    const { template, manyNames } = this.#parts;
    if (template !== undefined) {
      const original = fromTemplate(template, pool);
      return iss === original || iss === updatedForm(original);
    }
    return manyNames ? iss.endsWith(`/${pool.id}`) : iss === this.of(pool);
  }
}

function fromTemplate(template: string, { id, region }: Pool): string {
  return template.replaceAll('{region}', region).replace('{poolId}', id);
}

const updatedForm = (original: string) => original.replace(SERVICE_HOST, '$1issuer-$2');
