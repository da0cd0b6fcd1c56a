import { invalidParameter, missingParameter } from '#contract/errors.ts';
import type { Challenge } from '../challenge.ts';
import type { FirstChoice } from '../first-choice.ts';

/** SELECT_CHALLENGE: the user picks a first factor, and may answer it in the same request. */
export function selectChallenge(choice: FirstChoice): Challenge {
  return {
    async pose() {
      return { parameters: {} };
    },

    async answer(answer, advance) {
      const { ANSWER } = answer.parameters;
      if (ANSWER === undefined) throw missingParameter('ANSWER');
      const wanted = await choice.find(answer, ANSWER);
      if (!wanted) throw invalidParameter('The chosen challenge is not available to the user.');
      return choice.go(answer, wanted, advance);
    },
  };
}
