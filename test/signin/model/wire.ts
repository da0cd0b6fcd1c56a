import { type Answer, send as sendAny } from '../../support/call.ts';

/** Posts `input` to an operation; fails the run for every answer that is neither 200 nor 400. */
export async function send(url: string, operation: string, input: object): Promise<Answer> {
  const answer = await sendAny(url, operation, input);
  if (answer.status !== 200 && answer.status !== 400) {
    throw new Error(`${operation} was answered ${answer.status} ${answer.text}`);
  }
  return answer;
}
