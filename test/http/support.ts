/** A listener on a free port over a door of the test's own, and raw sockets to it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type { ApiAnswer, ApiDoor } from '#http/exchange.ts';
import { type Listener, type ListenOptions, listen } from '#http/listen.ts';
import { Ids } from '#platform/ids.ts';
import { silentLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';

/** A door that tells how many bytes it was given. */
export const measuringDoor: ApiDoor = async ({ body, requestId, sourceAddress }) =>
  typeof body === 'string'
    ? answerOf(requestId, body === 'too-large' ? 413 : 400, JSON.stringify({ unread: body }))
    : answerOf(requestId, 200, JSON.stringify({ bytes: body.length, sourceAddress }));

export function answerOf(requestId: string, status: number, body: string): ApiAnswer {
  return { requestId, status, headers: { 'Content-Type': 'application/x-amz-json-1.1' }, body };
}

export async function startListener(
  t: TestContext,
  options: Partial<ListenOptions> = {},
): Promise<Listener> {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    api: measuringDoor,
    ready: () => Promise.resolve(),
    ids: new Ids(systemRandom),
    log: silentLog,
    ...options,
  });
  t.after(() => listener.close());
  return listener;
}

export async function socketTo({ port }: Listener): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Resolves when the connection is closed, however it ends. */
export function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Everything the server sends until it closes the connection. */
export async function everythingFrom(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
  });
  await closeOf(socket);
  return text;
}

/** Sends `text` as it is and answers all that comes back. */
export async function exchange(listener: Listener, text: string): Promise<string> {
  const socket = await socketTo(listener);
  const answer = everythingFrom(socket);
  socket.write(text);
  return answer;
}

export const bodyOf = (answer: string) =>
  JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Record<string, unknown>;
