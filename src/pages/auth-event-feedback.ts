/**
 * The page behind the links in notices of threat protection. Opening one sends no feedback, because
 * programs that scan mailboxes open links too; its button does.
 */
import type { Env, Hono } from 'hono';
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { FeedbackValueType } from '#contract/types.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { AuthEvents } from '#domain/risk/auth-events.ts';
import { formFields } from '#http/form.ts';
import { incomplete } from './confirm-user.ts';
import { render } from './layout.ts';
import { serverFrame } from './server-frame.ts';
import type { Words } from './words/words.ts';

interface Parts {
  readonly pools: Pick<Pools, 'get'>;
  readonly authEvents: Pick<AuthEvents, 'feedbackByToken'>;
}

export function authEventFeedback<E extends Env>(app: Hono<E>, { pools, authEvents }: Parts): void {
  app.get('/:poolId/feedback', async (c) => {
    const frame = await serverFrame(c);
    const { feedback } = frame.words;
    const asked = read(new URL(c.req.url).searchParams);
    if (!asked) return render(c, frame, incomplete(frame.words), 400);
    const { title, lead } = feedback;
    return render(c, frame, { sign: 'question', title, lead, body: form(asked, frame.words) });
  });

  app.post('/:poolId/feedback', async (c) => {
    const frame = await serverFrame(c);
    const { feedback } = frame.words;
    const fields = formFields(await c.req.text());
    const asked = fields && read(fields);
    if (!asked) return render(c, frame, incomplete(frame.words), 400);
    try {
      const pool = await pools.get(c.req.param('poolId'));
      await authEvents.feedbackByToken(pool, asked.token, asked.value);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      const [title, lead] = [feedback.expired, feedback.expiredLead];
      return render(c, frame, { sign: 'bad', title, lead }, 400);
    }
    const lead = asked.value === 'Valid' ? feedback.thanksValid : feedback.thanksInvalid;
    return render(c, frame, { sign: 'good', title: feedback.thanks, lead });
  });
}

interface FeedbackLink {
  readonly token: string;
  readonly value: FeedbackValueType;
}

function read(query: URLSearchParams): FeedbackLink | undefined {
  const token = query.get('token') ?? '';
  const value = query.get('value');
  if (!/^[\w-]{1,2048}$/.test(token)) return undefined;
  return value === 'Valid' || value === 'Invalid' ? { token, value } : undefined;
}

function form({ token, value }: FeedbackLink, { feedback }: Words) {
  return html`<form method="post">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="value" value="${value}">
<button>${value === 'Valid' ? feedback.valid : feedback.invalid}</button>
</form>`;
}
