/** Writing answers to node:http, also to clients that are still sending. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiAnswer } from './exchange.ts';

/** How long the rest of a refused body is read and thrown away before the connection is cut, in ms. */
const LINGER = 1_000;

export function send(outgoing: ServerResponse, { status, headers, body }: ApiAnswer): void {
  outgoing.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  outgoing.end(body);
}

/**
 * Answers a client that is still sending, and hangs up: at once when it has sent everything, soon
 * otherwise. What it sends meanwhile is thrown away; unread, it would make the connection break
 * before the answer is there.
 */
export function sendEarly(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { status, headers, body }: ApiAnswer,
): void {
  const length = { 'Content-Length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...length, Connection: 'close' });
  outgoing.write(body);
  const end = () => {
    clearTimeout(late);
    outgoing.end();
  };
  const late = setTimeout(end, LINGER);
  incoming.once('end', end);
  incoming.once('close', end);
  incoming.resume();
}

/** A refusal of the listener itself, in plain JSON. */
export function refuse(outgoing: ServerResponse, status: number, message: string): void {
  outgoing.writeHead(status, { 'Content-Type': 'application/json' });
  outgoing.end(JSON.stringify({ message }));
}

/**
 * Lets the answer reach a client whose body is not read: what it sends is thrown away for a
 * moment, then the connection is cut. Cut at once, the answer would be lost on the way.
 */
export function discardRest(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.once('finish', () => {
    incoming.resume();
    const timer = setTimeout(() => incoming.socket.destroy(), LINGER);
    incoming.once('end', () => clearTimeout(timer));
    incoming.once('close', () => clearTimeout(timer));
  });
}
