/**
 * Everything but the API itself: pages, discovery, development tools. Loaded with its first
 * request or soon after the start, because the router takes longer to load than to answer.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { routePath } from 'hono/route';
import type { Log } from '#platform/log.ts';
import type { AccessRecord } from './access-log.ts';
import type { Admission } from './gate.ts';
import { isSignIn } from './sso-cookie.ts';

export interface AppBindings extends HttpBindings {
  readonly requestId: string;
  /** The caller's address as the listener, or a trusted proxy, saw it. */
  readonly sourceAddress: string;
  /** What the access log says of the request beside its path and status. */
  readonly record: AccessRecord;
  /** Undefined when that address has asked too often. */
  readonly admission: Admission | undefined;
}

/** What the access log is to say of the request. */
export const recordOf = (c: Context): AccessRecord => (c.env as AppBindings).record;

/** Notes which route has answered, unless the site that it is of has; after the handlers. */
export function noteRoute(c: Context): void {
  const route = routePath(c);
  if (!route.endsWith('*')) recordOf(c).route ??= route;
}

/** Says to a person that the address has asked too often. */
export type TooOften = (c: Context) => Promise<Response>;

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

/** In the words of the API, and of RFC 6749 for the endpoints of OAuth. */
const RATE_EXCEEDED = {
  __type: 'TooManyRequestsException',
  message: 'Rate exceeded',
  error: 'temporarily_unavailable',
  error_description: 'Rate exceeded',
};
const CORS = { 'Access-Control-Allow-Origin': '*' };

/**
 * Whether an answer shows that something was proven: a program got what it asked for, or a browser
 * is signed in now. Pages that rest on an SSO session say it themselves.
 */
function isProof({ status, headers }: Response): boolean {
  if (headers.get('Content-Type')?.startsWith('application/json')) return status < 300;
  return isSignIn(headers);
}

/** The application with every mount's routes; unknown paths and defects answer in JSON. */
export async function createApp(
  mounts: readonly Mount[],
  log: Log,
  tooOften?: TooOften,
): Promise<App> {
  const app: App = new Hono();
  app.use(async (c, next) => {
    await next();
    noteRoute(c);
    c.res.headers.set('x-amzn-RequestId', c.env.requestId);
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.use(async (c, next) => {
    const { admission } = c.env;
    if (admission) {
      await next();
      if (isProof(c.res)) admission.proven();
      return;
    }
    const isPerson = c.req.header('Accept')?.includes('text/html');
    const response = isPerson && tooOften ? await tooOften(c) : c.json(RATE_EXCEEDED, 429, CORS);
    response.headers.set('Retry-After', '60');
    return response;
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
  own: Pick<AppBindings, 'requestId' | 'sourceAddress' | 'record' | 'admission'>,
) => Promise<void>;

export function appListener(app: App): AppListener {
  return (incoming, outgoing, own) => {
    const fetch = (request: Request) => app.fetch(request, { incoming, outgoing, ...own });
    return getRequestListener(fetch, { overrideGlobalObjects: false })(incoming, outgoing);
  };
}
