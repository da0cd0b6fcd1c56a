/** node:http and nothing else: reads a request, answers the bytes it was told to answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveOrders } from './orders.ts';

let answer = '{}';
const server = createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    outgoing.writeHead(200, {
      'Content-Type': 'application/x-amz-json-1.1',
      'Content-Length': Buffer.byteLength(answer),
    });
    outgoing.end(answer);
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

serveOrders({
  port: () => (server.address() as AddressInfo).port,
  answer: (body: string) => {
    answer = body;
  },
  stop: () => server.closeAllConnections(),
});
