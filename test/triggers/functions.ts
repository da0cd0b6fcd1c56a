/**
 * Functions for pools to name as triggers, in the test's own process: behind an endpoint that
 * speaks Lambda's Invoke, behind a plain HTTP endpoint, and as a module.
 */
import assert from 'node:assert/strict';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import type { TriggerTransport } from '#config/trigger-routes.ts';

// biome-ignore lint/suspicious/noExplicitAny: an event has the shape its test expects
export type Event = any;
export type Handler = (event: Event) => unknown;

export const SECRET = 'a secret of both sides';

export interface Functions {
  /** The setting `triggers` that leads to them, whole once the tests run. */
  readonly routes: Map<string, TriggerTransport>;
  /** The ARN of a function, which now does what `handler` does. */
  on(name: string, handler: Handler): string;
  /** The events that came to a function, oldest first. */
  events(name: string): readonly Event[];
}

export type WayName = 'lambda' | 'http' | 'module';

export const arnOf = (name: string) => `arn:aws:lambda:us-east-1:123456789012:function:${name}`;
const nameOf = (arn: string) => arn.split(':')[6] ?? arn;

/** A handler that answers its event with these members of the response set. */
export const answering =
  (response: Record<string, unknown>): Handler =>
  (event) => ({ ...event, response: { ...event.response, ...response } });

/** An answer that is sent as it is, whatever it is. */
export class Raw {
  readonly body: string;

  constructor(body: string) {
    this.body = body;
  }
}

const bodyOf = (answer: unknown) =>
  answer instanceof Raw ? answer.body : JSON.stringify(answer ?? null);

/** A handler that throws. */
export const throwing =
  (message: string): Handler =>
  () => {
    throw new Error(message);
  };

/** Functions that are reached in one way; they are there while the tests of the suite run. */
export function functionsBehind(way: WayName): Functions {
  const handlers = new Map<string, Handler>();
  const seen = new Map<string, Event[]>();
  const routes = new Map<string, TriggerTransport>();
  const run = async (name: string, event: Event): Promise<unknown> => {
    seen.set(name, [...(seen.get(name) ?? []), structuredClone(event)]);
    const handler = handlers.get(name);
    if (!handler) throw new Error(`no function ${name}`);
    return handler(event);
  };
  const ends: (() => unknown)[] = [];
  before(async () => {
    if (way === 'module') {
      routes.set('*', { module: await moduleFor(run, ends) });
      return;
    }
    const url = await listening(
      way === 'lambda' ? lambdaAnswer(run, handlers) : httpAnswer(run),
      ends,
    );
    const keys = { accessKeyId: 'local', secretAccessKey: 'local' };
    routes.set(
      '*',
      way === 'lambda' ? { lambda: { endpoint: url, ...keys } } : { url, secret: SECRET },
    );
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return {
    routes,
    on(name, handler) {
      handlers.set(name, handler);
      seen.set(name, []);
      return arnOf(name);
    },
    events: (name) => seen.get(name) ?? [],
  };
}

type Run = (name: string, event: Event) => Promise<unknown>;
type Answer = (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>;

/** Lambda's Invoke: what a function throws is a success with a header that says so. */
const lambdaAnswer =
  (run: Run, known: ReadonlyMap<string, Handler>): Answer =>
  async (request, body, response) => {
    const [, arn = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(request.url!) ?? [];
    assert.match(request.headers.authorization ?? '', /^AWS4-HMAC-SHA256 Credential=local\//);
    const name = nameOf(decodeURIComponent(arn));
    if (!known.has(name)) {
      response.writeHead(404, { 'X-Amzn-ErrorType': 'ResourceNotFoundException' });
      response.end(JSON.stringify({ Message: `Function not found: ${name}` }));
      return;
    }
    try {
      const answer = bodyOf(await run(name, JSON.parse(body.toString())));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer);
    } catch (error) {
      const { name: errorType, message: errorMessage } = error as Error;
      response.writeHead(200, { 'X-Amz-Function-Error': 'Unhandled' });
      response.end(JSON.stringify({ errorType, errorMessage, trace: [] }));
    }
  };

/** An endpoint of one's own, which takes nothing that is not signed. */
const httpAnswer =
  (run: Run): Answer =>
  async (request, body, response) => {
    if (!isSigned(request, body)) {
      response.writeHead(403).end();
      return;
    }
    try {
      const name = nameOf(String(request.headers['x-poolhouse-function']));
      response.end(bodyOf(await run(name, JSON.parse(body.toString()))));
    } catch (error) {
      response.writeHead(500).end(JSON.stringify({ errorMessage: (error as Error).message }));
    }
  };

function isSigned({ headers }: IncomingMessage, body: Buffer): boolean {
  const timestamp = String(headers['x-poolhouse-timestamp']);
  const mac = createHmac('sha256', SECRET).update(`${timestamp}.`).update(body).digest('hex');
  const given = Buffer.from(String(headers['x-poolhouse-signature']));
  const expected = Buffer.from(`v1=${mac}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function listening(answer: Answer, ends: (() => unknown)[]): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      answer(request, Buffer.concat(chunks), response).catch((error) => {
        response.destroy(error);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** A module has no name of a function to go by: its handler is told the trigger by the event. */
async function moduleFor(run: Run, ends: (() => unknown)[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'poolhouse-functions-'));
  ends.push(() => rm(folder, { recursive: true }));
  const key = `poolhouse functions ${folder}`;
  const held = globalThis as Record<string, unknown>;
  held[key] = (event: Event) => run(String(event.triggerSource).split('_')[0]!, event);
  ends.push(() => delete held[key]);
  const file = join(folder, 'handler.mjs');
  await writeFile(
    file,
    `export const handler = (event) => globalThis[${JSON.stringify(key)}](event);\n`,
  );
  return file;
}
