/** Choosing a first factor, where the flow leaves the choice to the user (USER_AUTH). */
import { invalidParameter } from '#contract/errors.ts';
import type { Advance, Asked, FirstFactors, Outcome, Parameters } from './challenge.ts';
import type { FirstChallenge } from './next-step.ts';
import type { Standings } from './standings.ts';

const NAMES: readonly FirstChallenge[] = [
  'PASSWORD_SRP',
  'PASSWORD',
  'EMAIL_OTP',
  'SMS_OTP',
  'WEB_AUTHN',
];

export class FirstChoice {
  readonly #factors: FirstFactors;
  readonly #standings: Standings;

  constructor(factors: FirstFactors, standings: Standings) {
    this.#factors = factors;
    this.#standings = standings;
  }

  /** The first factor of this name, if the user may choose it now. */
  async find(asked: Asked, name: string | undefined): Promise<FirstChallenge | undefined> {
    return (await this.#standings.choices(asked)).find((each) => each === name);
  }

  /** Goes to the factor that is wanted; judges it at once where the request has the answer. */
  go(asked: Asked, wanted: FirstChallenge | undefined, advance: Advance): Promise<Outcome> {
    if (wanted === undefined) return advance({});
    const factor = this.#factors[wanted];
    if (factor?.isAnswered(asked.parameters)) return factor.answer(asked, advance);
    return advance({ wanted });
  }
}

/** The first factor a USER_AUTH request asks for, by name or by bringing its answer. */
export function firstWanted({
  PREFERRED_CHALLENGE,
  PASSWORD,
  SRP_A,
}: Parameters): string | undefined {
  if (PREFERRED_CHALLENGE !== undefined) {
    if (!NAMES.some((each) => each === PREFERRED_CHALLENGE)) {
      throw invalidParameter('Invalid PREFERRED_CHALLENGE.');
    }
    return PREFERRED_CHALLENGE;
  }
  if (PASSWORD !== undefined) return 'PASSWORD';
  return SRP_A === undefined ? undefined : 'PASSWORD_SRP';
}
