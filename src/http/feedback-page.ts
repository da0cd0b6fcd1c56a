/** The page behind the links of security notices: was that sign-in you? */
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { FeedbackValueType } from '#contract/types.ts';
import type { Mount } from './app.ts';

const QUESTIONS: Readonly<Record<FeedbackValueType, string>> = {
  Valid: 'This sign-in was mine',
  Invalid: 'This sign-in was not mine',
};

/**
 * `GET` only asks, since programs that check the links of a message follow them too; `POST`, from
 * the form of the page, gives the feedback.
 */
export function feedbackPage(
  give: (poolId: string, token: string, value: FeedbackValueType) => Promise<void>,
): Mount {
  return (app) => {
    app.get('/:poolId/feedback', (c) => {
      const value = feedbackIn(c.req.query('value'));
      if (!value) return c.html(page('This link is not complete.', ''), 400);
      const token = c.req.query('token') ?? '';
      const form = html`<form method="post">
<input type="hidden" name="token" value="${token}">
<input type="hidden" name="value" value="${value}">
<button>${QUESTIONS[value]}</button>
</form>`;
      return c.html(page('Was this sign-in yours?', form));
    });

    app.post('/:poolId/feedback', async (c) => {
      const form = await c.req.parseBody();
      const value = feedbackIn(form.value);
      const { token } = form;
      if (!value || typeof token !== 'string') {
        return c.html(page('This form is not complete.', ''), 400);
      }
      try {
        await give(c.req.param('poolId'), token, value);
      } catch (refusal) {
        if (!(refusal instanceof CognitoError)) throw refusal;
        return c.html(page('This link is not good, or not any more.', ''), 400);
      }
      const advice = value === 'Invalid' ? html`<p>Please change your password now.</p>` : '';
      return c.html(page('Thank you.', advice));
    });
  };
}

function feedbackIn(text: unknown): FeedbackValueType | undefined {
  return text === 'Valid' || text === 'Invalid' ? text : undefined;
}

type Markup = ReturnType<typeof html> | string;

function page(heading: string, content: Markup) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title></head>
<body><main><h1>${heading}</h1>${content}</main></body>
</html>`;
}
