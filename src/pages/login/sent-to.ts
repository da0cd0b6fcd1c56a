/** Where a code was sent, and that another one is on its way. */
import type { JourneyVisit, LoginMove } from '../journey/login-visit.ts';
import { fill } from '../words/words.ts';

export function sentTo({ words, journey }: JourneyVisit): string {
  const destination = journey.destination ?? journey.parameters?.CODE_DELIVERY_DESTINATION;
  return destination === undefined
    ? words.common.codeSent
    : fill(words.common.codeSentTo, { destination });
}

/** Says on the page that takes the code that it was asked for again. */
export const withNotice = (move: LoginMove): LoginMove =>
  'to' in move && typeof move.to !== 'string' ? { ...move, notice: 'sent' } : move;
