/**
 * Where the links in notices of threat protection lead. Opening one says nothing yet: programs
 * that look into mailboxes open links too. The button of the page does.
 */
import { Hono } from 'hono';
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { FeedbackValueType } from '#contract/types.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { AuthEvents } from '#domain/risk/auth-events.ts';
import { serveAssets } from '#http/assets.ts';
import { answer, INCOMPLETE, SAYING_ASSETS, type Saying } from './saying.ts';

interface Parts {
  readonly pools: Pools;
  readonly authEvents: AuthEvents;
}

const QUESTIONS: Readonly<Record<FeedbackValueType, string>> = {
  Valid: 'It was me',
  Invalid: 'It was not me',
};

const THANKS: Readonly<Record<FeedbackValueType, string>> = {
  Valid: 'You will not be asked about sign-ins like this one any more.',
  Invalid: 'Please change your password now.',
};

const ASKED: Saying = {
  kind: 'ask',
  title: 'Was this sign-in yours?',
  text: 'Press the button to say so.',
};
const NO_LONGER_GOOD: Saying = {
  status: 400,
  kind: 'bad',
  title: 'This link is no longer good',
  text: 'A link is good for seven days.',
};

export function authEventFeedback({ pools, authEvents }: Parts): Hono {
  const routes = new Hono();
  serveAssets(routes, SAYING_ASSETS);

  routes.get('/:poolId/feedback', (c) => {
    const asked = read(new URL(c.req.url).searchParams);
    return asked ? answer(ASKED, form(asked)) : answer(INCOMPLETE);
  });

  routes.post('/:poolId/feedback', async (c) => {
    const asked = read(new URLSearchParams(await c.req.text()));
    if (!asked) return answer(INCOMPLETE);
    try {
      const pool = await pools.get(c.req.param('poolId'));
      await authEvents.feedbackByToken(pool, asked.token, asked.value);
    } catch (error) {
      if (!(error instanceof CognitoError)) throw error;
      return answer(NO_LONGER_GOOD);
    }
    return answer({ kind: 'good', title: 'Thank you', text: THANKS[asked.value] });
  });
  return routes;
}

interface Asked {
  readonly token: string;
  readonly value: FeedbackValueType;
}

function read(query: URLSearchParams): Asked | undefined {
  const token = query.get('token') ?? '';
  const value = query.get('value');
  if (!/^[\w-]{1,2048}$/.test(token)) return undefined;
  return value === 'Valid' || value === 'Invalid' ? { token, value } : undefined;
}

function form({ token, value }: Asked) {
  return html`<form method="post">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="value" value="${value}">
<button>${QUESTIONS[value]}</button>
</form>`;
}
