/** Where a code was sent. */
import type { JourneyVisit } from '../journey/login-visit.ts';
import { fill } from '../words/words.ts';

export function sentTo({ words, journey }: JourneyVisit): string {
  const destination = journey.destination ?? journey.parameters?.CODE_DELIVERY_DESTINATION;
  return destination === undefined
    ? words.common.codeSent
    : fill(words.common.codeSentTo, { destination });
}
