/** Says that an address has asked too often, on whatever page: nothing of the request is looked at. */
import type { Context } from 'hono';
import { render } from './layout.ts';
import { fromNow } from './refusals.ts';
import { serverFrame } from './server-frame.ts';
import { fill } from './words/words.ts';

/** What the limits of addresses look back on, in milliseconds. */
const WINDOW = 60_000;

export async function tooOften(c: Context): Promise<Response> {
  const frame = await serverFrame(c);
  const { confirmLink, problems } = frame.words;
  const lead = fill(problems.tooOftenUntil, { time: fromNow(frame.language, WINDOW) });
  return render(c, frame, { sign: 'bad', title: confirmLink.tooOften, lead }, 429);
}
