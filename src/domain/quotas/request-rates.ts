/** Requests are counted by category and region, and those beyond the limit refused. */
import { tooManyRequests } from '#contract/errors.ts';
import type { OperationName } from '#contract/types.ts';
import type { Clock } from '#platform/clock.ts';
import { CATEGORIES, type Category, categoryOf } from './categories.ts';
import type { ProvisionedLimits } from './provisioned-limits.ts';
import { RateMeter, type RateShare } from './rate-meter.ts';

/** Answers to challenges have a limit of their own, this many times that of beginnings. */
const ANSWERS = 3;
const ANSWERING: readonly string[] = ['AdminRespondToAuthChallenge', 'RespondToAuthChallenge'];

/** What of a request to the API decides how it is counted. */
export interface CountedRequest {
  readonly operation: OperationName;
  /** The challenge that it answers. */
  readonly challenge: string | undefined;
  /** The pool that it names. */
  readonly pool: string | undefined;
}

export interface RequestRates {
  /**
   * Counts a request to the API; asks for its region only where that matters.
   * @throws TooManyRequestsException when it is one too many
   */
  countOperation(request: CountedRequest, regionOf: () => Promise<string>): Promise<void>;
  /** Counts a request to an endpoint. @throws TooManyRequestsException when it is one too many */
  count(region: string, category: Category): Promise<void>;
}

/** Any number of requests is answered. */
export const unlimitedRates: RequestRates = {
  countOperation: () => Promise.resolve(),
  count: () => Promise.resolve(),
};

export class EnforcedRates implements RequestRates {
  readonly #limits: ProvisionedLimits;
  readonly #meter: RateMeter;

  constructor({ limits, clock }: { readonly limits: ProvisionedLimits; readonly clock: Clock }) {
    this.#limits = limits;
    this.#meter = new RateMeter(clock);
  }

  async countOperation(
    { operation, challenge, pool }: CountedRequest,
    regionOf: () => Promise<string>,
  ): Promise<void> {
    const region = await regionOf();
    // A new password belongs with those that were forgotten.
    const category =
      challenge === 'NEW_PASSWORD_REQUIRED' ? 'UserAccountRecovery' : categoryOf(operation);
    const perSecond = await this.#limits.inForce(region, category);
    const answers = category === 'UserAuthentication' && ANSWERING.includes(operation);
    const { perPool } = CATEGORIES[category];
    this.#take(
      answers
        ? { key: `${region} ${category} answers`, perSecond: ANSWERS * perSecond }
        : { key: `${region} ${category}`, perSecond },
      ...(perPool !== undefined && pool !== undefined
        ? [{ key: `${region} ${operation} ${pool}`, perSecond: perPool }]
        : []),
    );
  }

  async count(region: string, category: Category): Promise<void> {
    const perSecond = await this.#limits.inForce(region, category);
    this.#take({ key: `${region} ${category}`, perSecond });
  }

  #take(...shares: readonly RateShare[]): void {
    if (!this.#meter.take(shares)) throw tooManyRequests();
  }
}
