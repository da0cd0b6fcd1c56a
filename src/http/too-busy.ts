/** What the server says to whom it has no time for, without the router and its pages. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from './send.ts';

/** Seconds after which to try again. */
const RETRY_AFTER = '1';
const SENTENCE = 'The server has too much to do. Try again in a moment.';

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Try again in a moment</title>
<h1>Try again in a moment</h1>
<p>${SENTENCE}</p>
`;

/** Answers 503 with Retry-After: to a browser a page, to a program JSON. */
export function answerTooBusy(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.setHeader('Retry-After', RETRY_AFTER);
  outgoing.setHeader('Cache-Control', 'no-store');
  if (incoming.headers.accept?.includes('text/html')) {
    outgoing.writeHead(503, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    });
    outgoing.end(PAGE);
  } else {
    refuse(outgoing, 503, SENTENCE);
  }
}
