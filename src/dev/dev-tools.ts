/** Development only: the inbox of messages and the movable clock under `/_dev`, and what leads there. */
import type { Context, Next } from 'hono';
import type { Inbox, InboxFilters } from '#messaging/inbox.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { Mount } from '#http/app.ts';
import { serveAssets } from '#http/assets.ts';
import { DEV_HOME_ASSETS, devHomePage, type HomeFacts } from './home-page.ts';
import { INBOX_ASSETS, inboxPage } from './inbox-page.ts';
import type { NameCheck } from '#http/known-names.ts';

/** Routes of the development server; never mounted by `serve`. */
export function devTools(
  inbox: Inbox,
  clock: MovableClock,
  names: NameCheck,
  home: () => Promise<HomeFacts>,
): Mount {
  return (app) => {
    const byKnownName = async (c: Context, next: Next) => {
      const naming = { host: c.req.header('Host'), origin: c.req.header('Origin') };
      const refusal = await names(naming);
      return refusal === undefined ? next() : c.json({ message: refusal }, 403);
    };
    app.use('/_dev/*', byKnownName);
    app.get('/', byKnownName, async (c) => {
      const { content, headers } = devHomePage(await home());
      return c.html(content, 200, headers);
    });
    app.get('/_dev/inbox', (c) => {
      const filters = filtersOf(c);
      if (wantsJson(c)) return c.json({ messages: inbox.list(filters) });
      const { content, headers } = inboxPage(inbox, filters);
      return c.html(content, 200, headers);
    });
    serveAssets(app, [...INBOX_ASSETS, ...DEV_HOME_ASSETS]);
    app.get('/_dev/clock', (c) => c.json({ now: new Date(clock.now()).toISOString() }));
    app.post('/_dev/clock', async (c) => {
      // A page of another origin can post forms and plain text, but not this without asking first.
      if (c.req.header('Content-Type')?.split(';')[0] !== 'application/json') {
        return c.json({ message: 'The Content-Type must be application/json.' }, 415);
      }
      const problem = move(clock, await orderIn(c));
      if (problem) return c.json({ message: problem }, 400);
      return c.json({ now: new Date(clock.now()).toISOString() });
    });
  };
}

async function orderIn(c: Context): Promise<unknown> {
  try {
    return parseBoundedJson(await c.req.text());
  } catch {
    return undefined;
  }
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

/** A filter that is left empty is none: the page's form sends all of them. */
function filtersOf(c: Context): InboxFilters {
  const { userPoolId, username, to } = c.req.query();
  return {
    userPoolId: userPoolId || undefined,
    username: username || undefined,
    to: to || undefined,
  };
}

const wantsJson = (c: Context) => (c.req.header('Accept') ?? '').includes('application/json');
