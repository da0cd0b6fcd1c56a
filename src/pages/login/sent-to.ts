/** Where a code was sent. */
import type { Step } from '../visit.ts';
import { fill } from '../words/words.ts';

export function sentTo({ words, journey }: Step): string {
  const destination = journey.destination ?? journey.parameters?.CODE_DELIVERY_DESTINATION;
  return destination === undefined
    ? words.common.codeSent
    : fill(words.common.codeSentTo, { destination });
}
