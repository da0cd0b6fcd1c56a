/** Says that an address has asked too often, on whatever page: nothing of the request is looked at. */
import type { Context } from 'hono';
import { render } from './layout.ts';
import { serverFrame } from './server-frame.ts';

export async function tooOften(c: Context): Promise<Response> {
  const frame = await serverFrame(c);
  const { confirmLink, problems } = frame.words;
  return render(
    c,
    frame,
    { sign: 'bad', title: confirmLink.tooOften, lead: problems.tooOften },
    429,
  );
}
