/**
 * Provisioned limits: how many requests a second of a category are answered in a region.
 *
 * This room owns the categories, their limits and the counting of requests. It leaves how often one
 * address may ask to the gate in front of the doors, and how often anyone may be wrong to attempts.
 */
import { invalidParameter, provisionedLimitTooHigh } from '#contract/errors.ts';
import type {
  LimitDefinitionType,
  LimitType,
  UpdateProvisionedLimitRequest,
} from '#contract/types.ts';
import { Cache } from '#platform/cache.ts';
import type { Store } from '#store/store.ts';
import type { ProvisionedLimit } from '#store/tables/provisioned-limits.ts';
import { CATEGORIES, type Category, isCategory } from './categories.ts';

interface Parts {
  readonly store: Store;
  /** Requests a second that can be provisioned: what the service grants an account by hand. */
  readonly highestLimit: number;
}

export class ProvisionedLimits {
  readonly #parts: Parts;
  readonly #cache: Cache<readonly ProvisionedLimit[]>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cache = new Cache((region) => parts.store.provisionedLimits.ofRegion(region));
  }

  /** Requests a second in force, at most a second old. */
  async inForce(region: string, category: Category): Promise<number> {
    // Only these can have been changed: for others nothing is read.
    if (!CATEGORIES[category].adjustable) return CATEGORIES[category].perSecond;
    return among((await this.#cache.get(region)) ?? [], category);
  }

  /** The limit as the store has it now. @throws InvalidParameterException */
  async get(region: string, definition: LimitDefinitionType): Promise<LimitType> {
    const category = categoryIn(definition);
    const limits = await this.#parts.store.provisionedLimits.ofRegion(region);
    return described(category, among(limits, category));
  }

  /**
   * Sets the limit; at the default or below it is the default again.
   * @throws InvalidParameterException, ServiceQuotaExceededException
   */
  async update(region: string, input: UpdateProvisionedLimitRequest): Promise<LimitType> {
    const { store, highestLimit } = this.#parts;
    const category = categoryIn(input.LimitDefinition);
    const { RequestedLimitValue: requested } = input;
    const { adjustable, perSecond: free } = CATEGORIES[category];
    if (!adjustable) throw invalidParameter(`The limit of ${category} is not adjustable.`);
    if (requested < 0) throw invalidParameter('RequestedLimitValue must not be negative.');
    if (requested > Math.max(free, highestLimit)) {
      throw provisionedLimitTooHigh(category, Math.max(free, highestLimit));
    }
    await store.transaction(async ({ provisionedLimits }) => {
      if (requested > free) {
        await provisionedLimits.put({ region, category, perSecond: requested });
      } else {
        await provisionedLimits.delete(region, category);
      }
    });
    this.#cache.forget(region);
    return described(category, Math.max(requested, free));
  }
}

function among(limits: readonly ProvisionedLimit[], category: Category): number {
  const own = limits.find((limit) => limit.category === category);
  return own?.perSecond ?? CATEGORIES[category].perSecond;
}

function categoryIn({ Attributes }: LimitDefinitionType): Category {
  const { Category: name, ...others } = Attributes;
  const [other] = Object.keys(others);
  if (other !== undefined) throw invalidParameter(`${other} is not an attribute of API_CATEGORY.`);
  if (name === undefined) throw invalidParameter('Attributes must have a Category.');
  if (!isCategory(name)) throw invalidParameter(`${name} is not a category of operations.`);
  return name;
}

function described(category: Category, perSecond: number): LimitType {
  return {
    LimitDefinition: { LimitClass: 'API_CATEGORY', Attributes: { Category: category } },
    ProvisionedLimitValue: perSecond,
    FreeLimitValue: CATEGORIES[category].perSecond,
  };
}
