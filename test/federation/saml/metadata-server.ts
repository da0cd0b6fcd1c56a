import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers what `answer` says at the time. */
export async function metadataServer(
  t: { after(end: () => void): void },
  answer: () => { status?: number; body?: string },
) {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    const { status = 200, body = '' } = answer();
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/metadata`, asked: () => asked };
}
