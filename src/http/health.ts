import type { ServerResponse } from 'node:http';

/** How long the store may take to say that it is there, in ms. */
const PATIENCE = 1_000;

/** Answers 200 when requests can be served, 503 when the process lives but they cannot. */
export async function health(outgoing: ServerResponse, ready: () => Promise<void>): Promise<void> {
  const isReady = await within(PATIENCE, ready);
  outgoing.writeHead(isReady ? 200 : 503, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  outgoing.end(JSON.stringify({ live: true, ready: isReady }));
}

function within(ms: number, check: () => Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ms);
    const settle = (answer: boolean) => {
      clearTimeout(timer);
      resolve(answer);
    };
    Promise.resolve()
      .then(check)
      .then(
        () => settle(true),
        () => settle(false),
      );
  });
}
