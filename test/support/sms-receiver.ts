/** An HTTP gateway for tests: it keeps the requests it gets and answers as it is told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface SmsRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface SmsReceiver {
  readonly url: string;
  readonly requests: SmsRequest[];
  /** Answers a request; with 202 when absent. */
  answer: ((response: ServerResponse) => void) | undefined;
  /** Resolves when `count` requests have arrived. */
  until(count: number): Promise<readonly SmsRequest[]>;
}

/** Starts one; it ends with the test. */
export async function startSmsReceiver(t: Pick<TestContext, 'after'>): Promise<SmsReceiver> {
  const requests: SmsRequest[] = [];
  const arrivals: (() => void)[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method = '', url = '', headers } = incoming;
    requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() });
    if (receiver.answer) receiver.answer(response);
    else response.writeHead(202).end();
    for (const wake of arrivals.splice(0)) wake();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const receiver: SmsReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: undefined,
    async until(count) {
      while (requests.length < count) await new Promise<void>((resolve) => arrivals.push(resolve));
      return requests;
    },
  };
  return receiver;
}
