/** Choosing a first factor, where the flow leaves the choice to the user (USER_AUTH). */
import { invalidParameter } from '#contract/errors.ts';
import type {
  Advance,
  FirstFactors,
  SignInAttempt,
  SignInParameters,
  StepOutcome,
} from './challenge.ts';
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

  /** The first factors the user may choose from now. */
  all(attempt: SignInAttempt): Promise<readonly FirstChallenge[]> {
    return this.#standings.choices(attempt);
  }

  /** The first factor of this name, if the user may choose it now. */
  async find(
    attempt: SignInAttempt,
    name: string | undefined,
  ): Promise<FirstChallenge | undefined> {
    return (await this.all(attempt)).find((each) => each === name);
  }

  /** Goes on to the chosen factor. Where the request holds the answer too, it is judged at once. */
  go(
    attempt: SignInAttempt,
    wanted: FirstChallenge | undefined,
    advance: Advance,
  ): Promise<StepOutcome> {
    if (wanted === undefined) return advance({});
    const factor = this.#factors[wanted];
    if (factor?.isAnswered(attempt.parameters)) return factor.answer(attempt, advance);
    return advance({ wanted });
  }
}

/** The first factor a USER_AUTH request asks for, by name or by sending its answer. */
export function firstWanted({
  PREFERRED_CHALLENGE,
  PASSWORD,
  SRP_A,
}: SignInParameters): string | undefined {
  if (PREFERRED_CHALLENGE !== undefined) {
    if (!NAMES.some((each) => each === PREFERRED_CHALLENGE)) {
      throw invalidParameter('Invalid PREFERRED_CHALLENGE.');
    }
    return PREFERRED_CHALLENGE;
  }
  if (PASSWORD !== undefined) return 'PASSWORD';
  return SRP_A === undefined ? undefined : 'PASSWORD_SRP';
}
