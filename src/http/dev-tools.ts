/** Development only, under `/_dev`: the inbox of messages and the movable clock. */
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Inbox, InboxMessage } from '#messaging/inbox.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { Mount } from './app.ts';

/** Routes of the development server; never mounted by `serve`. */
export function devTools(inbox: Inbox, clock: MovableClock): Mount {
  return (app) => {
    app.get('/_dev/inbox', (c) => {
      const { userPoolId, username, to } = c.req.query();
      const messages = inbox.list({ userPoolId, username, to });
      return wantsJson(c) ? c.json({ messages }) : c.html(inboxPage(messages));
    });
    app.get('/_dev/clock', (c) => c.json({ now: new Date(clock.now()).toISOString() }));
    app.post('/_dev/clock', async (c) => {
      // A page of another origin can post forms and plain text, but not this without asking first.
      if (c.req.header('Content-Type')?.split(';')[0] !== 'application/json') {
        return c.json({ message: 'The Content-Type must be application/json.' }, 415);
      }
      const problem = move(clock, await c.req.json().catch(() => undefined));
      if (problem) return c.json({ message: problem }, 400);
      return c.json({ now: new Date(clock.now()).toISOString() });
    });
  };
}

/** One of: `{"advanceSeconds": 30}`, `{"now": "2030-01-01T00:00:00Z"}`, `{"reset": true}`. */
function move(clock: MovableClock, order: unknown): string | undefined {
  const { advanceSeconds, now, reset } = (order ?? {}) as Record<string, unknown>;
  if (reset === true) clock.reset();
  else if (typeof advanceSeconds === 'number' && Number.isFinite(advanceSeconds)) {
    clock.advance(advanceSeconds * 1000);
  } else if (typeof now === 'string' && !Number.isNaN(Date.parse(now))) {
    clock.set(Date.parse(now));
  } else return 'Give one of advanceSeconds (a number), now (an ISO 8601 time) or reset (true).';
  return undefined;
}

const wantsJson = (c: Context) => (c.req.header('Accept') ?? '').includes('application/json');

function inboxPage(messages: readonly InboxMessage[]) {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Inbox · Poolhouse</title></head>
<body>
<h1>Inbox</h1>
<p>Messages the server would have sent, newest first.</p>
${messages.map(
  (message) => html`<article>
<h2>${message.subject ?? message.medium} to ${message.destination}</h2>
<p>${message.sentAt} · ${message.purpose} · ${message.username} · ${message.userPoolId}</p>
<pre>${message.body}</pre>
</article>`,
)}
</body>
</html>`;
}
