/**
 * Development only: the inbox of messages, the movable clock and what else helps to try things out,
 * under `/_dev`, and what stands at the root. docs/development.md describes the routes.
 */
import type { Context, Next } from 'hono';
import { CognitoError } from '#contract/errors.ts';
import { SIGNED_IN } from '#contract/sign-in-link.ts';
import type { App, Mount } from '#http/app.ts';
import { serveAssets } from '#http/assets.ts';
import type { NameCheck } from '#http/known-names.ts';
import { NOTICE_SHEET } from '#http/notice-page.ts';
import { htmlToText, isMarkup } from '#messaging/html.ts';
import type { Inbox } from '#messaging/inbox.ts';
import type { InboxFilters, InboxMessage } from '#messaging/inbox-message.ts';
import { fromBase32 } from '#platform/base32.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { MovableClock } from '#platform/clock.ts';
import type { RecentLines } from '#platform/recent-lines.ts';
import type { HomeFacts } from './home-facts.ts';
import { INBOX_ASSETS, inboxPage } from './inbox-page.ts';
import { People, type PeopleParts, shownCode } from './people.ts';
import { type ResetParts, resetAll, resetPool } from './reset.ts';
import { answerRoot } from './root.ts';
import { readSeed, SeedError } from './seed-format.ts';
import { type SeedParts, Seeds } from './seeds.ts';
import { snapshot } from './snapshot.ts';

export interface DevParts extends PeopleParts, SeedParts, ResetParts {
  readonly inbox: Inbox;
  readonly clock: MovableClock;
  readonly lines: RecentLines;
  readonly names: NameCheck;
  readonly home: () => Promise<HomeFacts>;
}

/** The longest a request waits for a message, in milliseconds. */
const LONGEST_WAIT = 30_000;

/** A seed with thousands of users comes in pieces; one piece has no more members than this. */
const SEED_BOUNDS = { depth: 100, members: 200_000 };

/** What a request to a tool asks for is wrong: told to whoever asked. */
class BadOrder extends Error {
  override readonly name = 'BadOrder';
  readonly status: 400 | 415;

  constructor(message: string, status: 400 | 415 = 400) {
    super(message);
    this.status = status;
  }
}

/** Routes of the development server; never mounted by `serve`. */
export function devTools(parts: DevParts): Mount {
  return (app) => {
    const byKnownName = async (c: Context, next: Next) => {
      const naming = { host: c.req.header('Host'), origin: c.req.header('Origin') };
      const refusal = await parts.names(naming);
      return refusal === undefined ? next() : c.json({ message: refusal }, 403);
    };
    app.use('/_dev/*', byKnownName);
    app.get('/', byKnownName, async (c) => answerRoot(c, await parts.home()));
    app.get('/_dev/home', async (c) => c.json(await parts.home()));
    // Callback URLs have no fragment, where the console has its places.
    app.get(SIGNED_IN, (c) =>
      c.redirect(`../console/#/signed-in${new URL(c.req.url).search}`, 302),
    );
    serveAssets(app, [...INBOX_ASSETS, NOTICE_SHEET]);
    inboxRoutes(app, parts);
    clockRoutes(app, parts.clock);
    peopleRoutes(app, parts);
    storeRoutes(app, parts);
    app.get('/_dev/log', (c) =>
      c.json({ lines: parts.lines.after(Number(c.req.query('after') ?? 0)) }),
    );
  };
}

function inboxRoutes(app: App, { inbox, pools }: DevParts): void {
  app.get('/_dev/inbox', async (c) => {
    const filters = filtersOf(c);
    if (!wantsJson(c)) {
      const poolNames = new Map<string, string>();
      for (const { userPoolId: id } of inbox.list()) {
        if (!poolNames.has(id)) poolNames.set(id, (await pools.find(id))?.name ?? id);
      }
      const { content, headers } = inboxPage(inbox, filters, poolNames);
      return c.html(content, 200, headers);
    }
    const ms = Math.min(Number(c.req.query('wait') ?? 0) * 1000, LONGEST_WAIT);
    if (ms > 0) await inbox.newest(filters, ms);
    return c.json({ messages: inbox.list(filters).map(withText) });
  });
  app.delete('/_dev/inbox', async (c) => c.json({ removed: await inbox.clear(filtersOf(c)) }));
}

/** The message, with what a person reads of a body with markup. */
function withText(message: InboxMessage) {
  const { body } = message;
  return isMarkup(body) ? { ...message, text: htmlToText(body) } : message;
}

function clockRoutes(app: App, clock: MovableClock): void {
  const shown = () => ({ now: new Date(clock.now()).toISOString() });
  app.get('/_dev/clock', (c) => c.json(shown()));
  app.post('/_dev/clock', (c) =>
    answering(c, async () => {
      move(clock, await orderIn(c));
      return shown();
    }),
  );
}

function peopleRoutes(app: App, parts: DevParts): void {
  const people = new People(parts);
  app.get('/_dev/users', (c) =>
    answering(c, async () => {
      const { userPoolId, username, after } = c.req.query();
      if (!userPoolId) throw new BadOrder('Give userPoolId.');
      if (username) return { users: [await people.find(userPoolId, username)] };
      const { items: users, next } = await people.list(userPoolId, after);
      return { users, ...(next !== undefined && { next }) };
    }),
  );
  app.post('/_dev/sign-in', (c) =>
    answering(c, async () => {
      const { userPoolId, clientId, username } = await orderIn(c);
      if (!isText(userPoolId) || !isText(clientId) || !isText(username)) {
        throw new BadOrder('Give userPoolId, clientId and username.');
      }
      return people.signIn(userPoolId, clientId, username);
    }),
  );
  app.get('/_dev/totp', (c) =>
    answering(c, async () => {
      const secret = fromBase32((c.req.query('secret') ?? '').toUpperCase());
      if (!secret || secret.length === 0) throw new BadOrder('Give secret, in base32.');
      const { code, next, secondsLeft } = shownCode(secret, parts.clock.now());
      return { code, next, secondsLeft };
    }),
  );
}

function storeRoutes(app: App, parts: DevParts): void {
  const seeds = new Seeds(parts);
  app.post('/_dev/reset', (c) =>
    answering(c, async () => {
      const { userPoolId } = await orderIn(c);
      if (userPoolId === undefined) return { pools: await resetAll(parts) };
      if (!isText(userPoolId)) throw new BadOrder('userPoolId must be a text.');
      return { users: await resetPool(parts, userPoolId) };
    }),
  );
  app.post('/_dev/seed', (c) =>
    answering(c, async () => seeds.apply(readSeed(await orderIn(c, SEED_BOUNDS)))),
  );
  app.get('/_dev/snapshot', (c) => answering(c, () => snapshot(parts.store)));
}

/** Answers what `work` makes, or why it cannot. Defects are left to the listener. */
async function answering(c: Context, work: () => Promise<object>) {
  try {
    return c.json(await work());
  } catch (error) {
    if (error instanceof CognitoError) {
      return c.json({ error: error.name, message: error.message }, 400);
    }
    if (error instanceof BadOrder) return c.json({ message: error.message }, error.status);
    if (error instanceof SeedError) return c.json({ message: error.message }, 400);
    throw error;
  }
}

/**
 * The JSON object in the body. A page of another origin can post forms and plain text, but not JSON
 * without asking first.
 */
async function orderIn(
  c: Context,
  bounds?: Parameters<typeof parseBoundedJson>[1],
): Promise<Record<string, unknown>> {
  if (c.req.header('Content-Type')?.split(';')[0] !== 'application/json') {
    throw new BadOrder('The Content-Type must be application/json.', 415);
  }
  let order: unknown;
  try {
    order = parseBoundedJson(await c.req.text(), bounds);
  } catch {
    throw new BadOrder('The body must be JSON, and not too large.');
  }
  if (typeof order === 'object' && order !== null) return order as Record<string, unknown>;
  throw new BadOrder('The body must be a JSON object.');
}

/** One of: `{"advanceSeconds": 30}`, `{"now": "2030-01-01T00:00:00Z"}`, `{"reset": true}`. */
function move(clock: MovableClock, { advanceSeconds, now, reset }: Record<string, unknown>): void {
  if (reset === true) clock.reset();
  else if (typeof advanceSeconds === 'number' && Number.isFinite(advanceSeconds)) {
    clock.advance(advanceSeconds * 1000);
  } else if (typeof now === 'string' && !Number.isNaN(Date.parse(now))) {
    clock.set(Date.parse(now));
  } else {
    throw new BadOrder(
      'Give one of advanceSeconds (a number), now (an ISO 8601 time) or reset (true).',
    );
  }
}

/** A filter that is left empty is none: the page's form sends all of them. */
function filtersOf(c: Context): InboxFilters {
  const { userPoolId, username, to, text } = c.req.query();
  return {
    userPoolId: userPoolId || undefined,
    username: username || undefined,
    to: to || undefined,
    text: text || undefined,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const wantsJson = (c: Context) => (c.req.header('Accept') ?? '').includes('application/json');
