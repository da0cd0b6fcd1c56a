/**
 * Three servers on one PostgreSQL are restarted in turn while clients send: some through a proxy
 * that asks for their health, some by connections of their own, which they keep until an answer ends
 * them: then they go to the next server. None of them tries a request again that has left it.
 */
import assert from 'node:assert/strict';
import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { newSchema } from '#domain/pools/schema.ts';
import { newClient, newPool } from '../store/conformance/samples.ts';
import { openAt } from '../store/open.ts';
import { takePostgres } from '../support/migrated-database.ts';
import { Started } from './poolhouse.ts';

const NODES = 3;
const FLAGS = [
  ...['--drain-delay', '2', '--shutdown-grace', '5', '--log-level', 'error'],
  // How fast this machine is does not matter.
  ...['--database-timeout', '60000'],
  ...['--attempts-per-minute', '0', '--message-requests-per-minute', '0'],
];

async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A server that keeps its port when it is started again. */
class Node {
  readonly port: number;
  readonly #env: Readonly<Record<string, string>>;
  #running: Started | undefined;

  constructor(port: number, env: Readonly<Record<string, string>>) {
    this.port = port;
    this.#env = env;
  }

  async start(): Promise<void> {
    const port = String(this.port);
    this.#running = new Started(
      ['serve', '--host', '127.0.0.1', '--port', port, ...FLAGS],
      this.#env,
    );
    await this.#running.says(/listens on/);
  }

  async stop(): Promise<number | null> {
    this.#running!.child.kill('SIGTERM');
    return (await this.#running!.ended).code;
  }

  kill(): void {
    this.#running?.child.kill('SIGKILL');
  }
}

interface Reply {
  readonly status: number;
  /** The server takes its leave. */
  readonly ends: boolean;
  readonly body: string;
}

/** Posts to the first of the ports that takes a connection: a refused one has taken no request. */
async function post(
  agent: Agent,
  ports: readonly number[],
  headers: Readonly<Record<string, unknown>>,
  body: string,
): Promise<Reply> {
  for (const port of ports) {
    try {
      return await new Promise<Reply>((resolve, reject) => {
        const sent = request(
          { host: '127.0.0.1', port, method: 'POST', agent, headers: headers as never },
          (answer: IncomingMessage) => {
            const { statusCode: status, headers: told } = answer;
            const ends = told.connection === 'close';
            text(answer).then((body) => resolve({ status: status!, ends, body }), reject);
          },
        );
        sent.on('error', reject);
        sent.end(body);
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    }
  }
  throw new Error('no server takes a connection');
}

/** Passes requests on to the servers whose `/_health/ready` says 200, in turn. */
async function startProxy(t: TestContext, nodes: readonly Node[]): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  let ready: readonly number[] = nodes.map(({ port }) => port);
  let isOver = false;
  const watch = async () => {
    while (!isOver) {
      const answers = await Promise.all(
        nodes.map(async ({ port }) => {
          const answer = await fetch(`http://127.0.0.1:${port}/_health/ready`).catch(
            () => undefined,
          );
          await answer?.body?.cancel();
          return answer?.status === 200 ? [port] : [];
        }),
      );
      ready = answers.flat();
      await pause(100);
    }
  };
  const watching = watch();
  let next = 0;
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const first = next++ % Math.max(ready.length, 1);
    const ports = [...ready.slice(first), ...ready.slice(0, first)];
    const { connection: _, ...headers } = incoming.headers;
    const reply = await post(agent, ports, headers, body).catch((error: Error) => ({
      status: 502,
      ends: false,
      body: String(error),
    }));
    outgoing.writeHead(reply.status).end(reply.body);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(async () => {
    isOver = true;
    await watching;
    agent.destroy();
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const operation = (name: string) => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': `AWSCognitoIdentityProviderService.${name}`,
});

test('servers that are restarted in turn lose no request, behind a proxy or asked directly', async (t) => {
  const { url } = await takePostgres(t);
  const { store } = await openAt(url);
  t.after(() => store.close());
  const pool = newPool({ schema: newSchema(), settings: {} });
  const client = newClient(pool.id, { settings: {} });
  await store.transaction(async (tx) => {
    await tx.pools.insert(pool);
    await tx.clients.insert(client);
  });
  const env = {
    POOLHOUSE_DATABASE_URL: url,
    POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    POOLHOUSE_PUBLIC_URL: 'https://id.example.com',
  };
  const nodes: Node[] = [];
  for (let n = 0; n < NODES; n++) nodes.push(new Node(await freePort(), env));
  t.after(() => {
    for (const node of nodes) node.kill();
  });
  await Promise.all(nodes.map((node) => node.start()));
  const proxy = await startProxy(t, nodes);

  const lost: string[] = [];
  const signedUp: string[] = [];
  let answered = 0;
  let isOver = false;
  const lane = async (name: string, ports: readonly number[], restMs: number) => {
    const agent = new Agent({ keepAlive: true });
    let inTurn = ports;
    for (let n = 0; !isOver; n++) {
      const isSignUp = n % 10 === 0;
      const Username = `${name}-${n}`;
      const [headers, body] = isSignUp
        ? [operation('SignUp'), { ClientId: client.id, Username, Password: 'Correct-horse-7' }]
        : [operation('GetUser'), { AccessToken: 'none' }];
      try {
        const reply = await post(agent, inTurn, headers, JSON.stringify(body));
        if (reply.ends) inTurn = [...inTurn.slice(1), inTurn[0]!];
        if (reply.status !== (isSignUp ? 200 : 400))
          lost.push(`${name}: ${reply.status} ${reply.body}`);
        else if (isSignUp) signedUp.push(Username);
        answered++;
      } catch (error) {
        lost.push(`${name}: ${error}`);
      }
      await pause(restMs);
    }
    agent.destroy();
  };
  const ports = nodes.map(({ port }) => port);
  const lanes = [
    ...['a', 'b', 'c'].map((name) => lane(`proxy-${name}`, [proxy], 20)),
    ...ports.map((_, n) => lane(`direct-${n}`, [...ports.slice(n), ...ports.slice(0, n)], 20)),
    ...ports.map((_, n) => lane(`rare-${n}`, [...ports.slice(n), ...ports.slice(0, n)], 700)),
  ];
  const codes: (number | null)[] = [];
  for (const node of nodes) {
    codes.push(await node.stop());
    await node.start();
    await pause(300);
  }
  isOver = true;
  await Promise.all(lanes);
  assert.deepEqual(lost, []);
  assert.deepEqual(codes, [0, 0, 0]);
  assert.ok(answered > 100 && signedUp.length > 0);
  const { items } = await store.users.list(pool.id, undefined, { limit: 10_000 });
  assert.deepEqual(items.map(({ username }) => username).sort(), signedUp.sort());
  assert.deepEqual(await Promise.all(nodes.map((node) => node.stop())), [0, 0, 0]);
});
