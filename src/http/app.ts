/**
 * Everything but the API itself: pages, discovery, development tools. Loaded with its first
 * request or soon after the start, because the router takes longer to load than to answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { Log } from '#platform/log.ts';

export interface AppBindings extends HttpBindings {
  readonly requestId: string;
  /** The caller's address as the listener, or a trusted proxy, saw it. */
  readonly sourceAddress: string;
}

export type App = Hono<{ Bindings: AppBindings }>;

/** Adds the routes of one door. Routes of one path are tried in the order they were added. */
export type Mount = (app: App) => void | Promise<void>;

/** Set on every answer whose handler does not set its own. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** The application with every mount's routes; unknown paths and defects answer in JSON. */
export async function createApp(mounts: readonly Mount[], log: Log): Promise<App> {
  const app: App = new Hono();
  app.use(async (c, next) => {
    await next();
    c.res.headers.set('x-amzn-RequestId', c.env.requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.notFound((c) => c.json({ message: 'Not found.' }, 404));
  app.onError((cause, c) => {
    log.error('defect', { requestId: c.env.requestId, path: c.req.path, cause });
    return c.json({ message: 'An internal error occurred.' }, 500);
  });
  for (const mount of mounts) await mount(app);
  return app;
}

/** Answers one request of node:http, whose body the listener has already read. */
export type AppListener = (
  incoming: IncomingMessage & { rawBody?: Buffer },
  outgoing: ServerResponse,
  own: Pick<AppBindings, 'requestId' | 'sourceAddress'>,
) => Promise<void>;

export function appListener(app: App): AppListener {
  return (incoming, outgoing, own) => {
    const fetch = (request: Request) => app.fetch(request, { incoming, outgoing, ...own });
    return getRequestListener(fetch, { overrideGlobalObjects: false })(incoming, outgoing);
  };
}
