/**
 * F6: more sign-ins than the server can do. Clients ask like SDKs (three tries, with pauses that
 * grow) and give up, which closes their connection. A sign-in is a password and one request by its
 * access token.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { CONCURRENCY, PASSWORD } from '../app.ts';
import { Program } from '../child.ts';
import { Connection, Refused } from '../http-client.ts';
import { closedLoop, quantile, type Work } from '../load.ts';
import { summarize } from '../measure.ts';
import { ms, percent, perSecond, type Row } from '../table.ts';

const CORES = 2;
const USERS = 256;
const TIMES_CAPACITY = 5;
/** Milliseconds. */
const PATIENCE = 3_000;
const FIRST_PAUSE = 500;
const TRIES = 3;
/** Connections at once: who finds none gives up. Ports and files of the generator have an end. */
const MOST_CONNECTIONS = 5_000;
/** Marks. */
const LEAST_GOODPUT = 0.8;
const LONGEST_ACCEPTED = 1_000;
const LONGEST_REFUSAL = 100;
const MOST_MEMORY = 1.5;
const LONGEST_RECOVERY = 5_000;
/** As long as Kubernetes waits for a probe, unless it is told otherwise. */
const LONGEST_PROBE = 1_000;
const PROBE_EVERY = 250;

class Crowd {
  readonly #port: number;
  readonly #clientId: string;
  readonly #idle: Connection[] = [];
  #open = 0;
  readonly accepted: number[] = [];
  readonly refused: number[] = [];
  done = 0;
  gaveUp = 0;
  failed = 0;

  constructor(port: number, clientId: string) {
    this.#port = port;
    this.#clientId = clientId;
  }

  /** One client, until it is served, refused for the last time, or has had enough. */
  async come(i: number): Promise<void> {
    const deadline = performance.now() + PATIENCE;
    const connection = this.#idle.pop() ?? (await this.#connect());
    if (!connection) {
      this.gaveUp++;
      return;
    }
    const late = setTimeout(() => connection.close(), PATIENCE);
    try {
      await this.#signIn(connection, i, deadline);
      this.done++;
    } catch (cause) {
      if (performance.now() >= deadline - 1) this.gaveUp++;
      else if (!(cause instanceof Refused)) this.failed++;
    } finally {
      clearTimeout(late);
      if (performance.now() < deadline - 1) this.#idle.push(connection);
      else this.#open--;
    }
  }

  async #connect(): Promise<Connection | undefined> {
    if (this.#open >= MOST_CONNECTIONS) return undefined;
    this.#open++;
    try {
      return await Connection.open(this.#port, PATIENCE);
    } catch {
      this.#open--;
      return undefined;
    }
  }

  async #signIn(connection: Connection, i: number, deadline: number): Promise<void> {
    const { AuthenticationResult } = await this.#insist<{
      AuthenticationResult: { AccessToken: string };
    }>(connection, deadline, 'InitiateAuth', {
      ClientId: this.#clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: `user-${i % USERS}`, PASSWORD },
    });
    const { AccessToken } = AuthenticationResult;
    await this.#insist(connection, deadline, 'GetUser', { AccessToken });
  }

  async #insist<T>(
    connection: Connection,
    deadline: number,
    operation: string,
    input: object,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const began = performance.now();
      try {
        const answer = await connection.call<T>(operation, input);
        this.accepted.push(performance.now() - began);
        return answer;
      } catch (cause) {
        if (!(cause instanceof Refused) || cause.name !== 'TooManyRequestsException') throw cause;
        this.refused.push(performance.now() - began);
        if (attempt === TRIES) throw cause;
        await wait(Math.random() * FIRST_PAUSE * 2 ** (attempt - 1));
        if (performance.now() >= deadline) throw cause;
      }
    }
  }

  close(): void {
    for (const connection of this.#idle) connection.close();
  }
}

/** Asks for the health of the server now and then, each time by a connection of its own. */
class Probes {
  readonly #port: number;
  readonly #asking: Promise<number>[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(port: number) {
    this.#port = port;
    this.#timer = setInterval(() => {
      this.#asking.push(this.#ask().catch(() => Number.POSITIVE_INFINITY));
    }, PROBE_EVERY);
  }

  async #ask(): Promise<number> {
    const began = performance.now();
    const connection = await Connection.open(this.#port);
    const { status } = await connection.request('GET /_health/live HTTP/1.1\r\n');
    connection.close();
    return status === 200 ? performance.now() - began : Number.POSITIVE_INFINITY;
  }

  /** Milliseconds, sorted; endless for one without a 200. */
  async end(): Promise<readonly number[]> {
    clearInterval(this.#timer);
    return (await Promise.all(this.#asking)).sort((a, b) => a - b);
  }
}

/** At five times what the server can do for `seconds`. */
export async function overload(folder: string, seconds: number): Promise<Row[]> {
  const program = new Program('server', [folder, 'shedding']);
  try {
    const port = await program.ask<number>('port');
    const clientId = await users(port);
    const crowd = new Crowd(port, clientId);
    const one: Work = (_, i) => crowd.come(i);
    const bounds = { concurrency: CONCURRENCY / 2, seconds: Math.min(5, seconds / 2) };
    await closedLoop(port, bounds, one); // Warms up.
    const before = await program.usage();
    const quiet = await closedLoop(port, bounds, one);
    const capacity = summarize({ ...quiet, serverCpu: (await program.usage()).cpu - before.cpu });

    const run = new Crowd(port, clientId);
    const cpu = process.cpuUsage();
    const rate = capacity.perSecond * TIMES_CAPACITY;
    let peak = before.memory;
    const running = new Set<Promise<void>>();
    const probes = new Probes(await program.ask<number>('metricsPort'));
    const startedAt = performance.now();
    let looked = 0;
    for (let i = 0; performance.now() - startedAt < seconds * 1000; ) {
      const reached = ((performance.now() - startedAt) * rate) / 1000;
      for (; i < reached; i++) {
        const client = run.come(i).finally(() => running.delete(client));
        running.add(client);
      }
      if (performance.now() - looked > 500) {
        looked = performance.now();
        program.usage().then(({ memory }) => {
          peak = Math.max(peak, memory);
        });
      }
      await wait(1);
    }
    const took = (performance.now() - startedAt) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    const good = run.done / took;
    const generator = (user + system) / 1e6 / took;
    // What the generator takes of the cores is not the server's to use.
    const alone = (good * CORES) / (CORES - generator);
    const probed = await probes.end();
    await Promise.all(running);
    const recovery = await untilNormal(crowd, capacity.p99);
    run.close();
    crowd.close();
    const accepted = run.accepted.sort((a, b) => a - b);
    const refused = run.refused.sort((a, b) => a - b);
    return [
      {
        name: `F6 at ${perSecond(rate)}: goodput of ${perSecond(capacity.perSecondAlone)}`,
        measured: `${perSecond(alone)} (${perSecond(good)} beside the generator; ${run.gaveUp} gave up, ${run.failed} failed)`,
        ratio: percent(alone / capacity.perSecondAlone),
        mark: `≥ ${percent(LEAST_GOODPUT)}`,
        ok: alone / capacity.perSecondAlone >= LEAST_GOODPUT && run.failed === 0,
      },
      latencyRow('F6 accepted requests, p99', accepted, LONGEST_ACCEPTED),
      latencyRow(`F6 ${refused.length} refusals, p99`, refused, LONGEST_REFUSAL),
      latencyRow(`F6 ${probed.length} probes at their own port, p99`, probed, LONGEST_PROBE),
      {
        name: 'F6 memory, at most',
        measured: `${(peak / 1e6).toFixed(0)} MB`,
        floor: `${(before.memory / 1e6).toFixed(0)} MB`,
        ratio: `${(peak / before.memory).toFixed(2)} ×`,
        mark: `≤ ${MOST_MEMORY} ×`,
        ok: peak <= before.memory * MOST_MEMORY,
      },
      {
        name: 'F6 until sign-ins are as quick as before',
        measured: ms(recovery),
        mark: `≤ ${ms(LONGEST_RECOVERY)}`,
        ok: recovery <= LONGEST_RECOVERY,
      },
    ];
  } finally {
    await program.stop();
  }
}

function latencyRow(name: string, latencies: readonly number[], mark: number): Row {
  const p99 = quantile(latencies, 0.99);
  return {
    name,
    measured: latencies.length === 0 ? 'none' : `${ms(p99)} (p50 ${ms(quantile(latencies, 0.5))})`,
    mark: `≤ ${mark} ms`,
    ok: p99 <= mark,
  };
}

/** Milliseconds until ten sign-ins in a row are served within `usual` ms. */
async function untilNormal(crowd: Crowd, usual: number): Promise<number> {
  const from = performance.now();
  for (let inARow = 0, since = from; performance.now() - from < 60_000; ) {
    const began = performance.now();
    const { done } = crowd;
    await crowd.come(0);
    const isNormal = crowd.done > done && performance.now() - began <= usual;
    if (!isNormal) since = performance.now();
    inARow = isNormal ? inARow + 1 : 0;
    if (inARow === 10) return since - from;
    await wait(20);
  }
  return Number.POSITIVE_INFINITY;
}

/** A pool with users who have a password alone; answers a client of it. */
async function users(port: number): Promise<string> {
  const connection = await Connection.open(port);
  const { UserPool } = await connection.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'crowd',
  });
  const UserPoolId = UserPool.Id;
  const { UserPoolClient } = await connection.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    { UserPoolId, ClientName: 'crowd', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
  );
  for (let i = 0; i < USERS; i++) {
    const user = { UserPoolId, Username: `user-${i}` };
    await connection.call('AdminCreateUser', { ...user, MessageAction: 'SUPPRESS' });
    const password = { ...user, Password: PASSWORD, Permanent: true };
    await connection.call('AdminSetUserPassword', password);
  }
  connection.close();
  return UserPoolClient.ClientId;
}
