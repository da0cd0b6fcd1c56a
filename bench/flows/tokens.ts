/** L3: refresh, GetUser, and enrolling an authenticator. */
import { type App, CONCURRENCY, type Tokens } from '../app.ts';
import { Program } from '../child.ts';
import { FLOORS, type Floors } from '../floor.ts';
import { Connection } from '../http-client.ts';
import { closedLoop, type Work } from '../load.ts';
import { type Cost, measure, rowsOf } from '../measure.ts';
import { ms, perSecond, type Row } from '../table.ts';

/** CPU milliseconds GetUser may take beyond what node:http takes to answer as many bytes. */
const MOST_OVER_HTTP = 0.25;
/** Signed-in users for flows that only use their tokens. */
const USERS = 96;

type Bounds = { readonly concurrency: number; readonly seconds: number };

/** Warms up, then measures. */
async function steady(app: Pick<App, 'program' | 'port'>, seconds: number, work: Work) {
  const bounds: Bounds = { concurrency: CONCURRENCY, seconds };
  await closedLoop(app.port, { ...bounds, seconds: Math.min(1, seconds / 2) }, work);
  return measure(app, bounds, work);
}

/** Signs `USERS` users in. */
async function signedIn(app: App): Promise<Tokens[]> {
  const tokens: Tokens[] = [];
  const count = Math.min(USERS, app.accounts.length);
  await closedLoop(app.port, { concurrency: 16, count }, async (connection, i) => {
    tokens[i] = await app.signIn(connection, await app.nextTurn());
  });
  return tokens;
}

export async function refresh(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  const floor = await floors.measure(FLOORS.REFRESH);
  const tokens = await signedIn(app);
  const cost = await steady(app, seconds, async (connection, i) => {
    await connection.call('InitiateAuth', {
      ClientId: app.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: tokens[i % tokens.length]!.RefreshToken },
    });
  });
  return rowsOf('L3 refresh', cost, floor, false);
}

/** What node:http alone costs for a request like `operation` with `input` and its answer. */
async function bareHttp(
  app: App,
  operation: string,
  input: object,
  seconds: number,
): Promise<Cost> {
  const body = JSON.stringify(input);
  const connection = await Connection.open(app.port);
  const { body: answer } = await connection.send(operation, body);
  connection.close();
  const program = new Program('bare-http');
  try {
    await program.ask('answer', answer);
    const port = await program.ask<number>('port');
    return await steady({ program, port }, seconds, async (to) => {
      await to.call(operation, input);
    });
  } finally {
    await program.stop();
  }
}

export async function getUser(app: App, seconds: number): Promise<Row[]> {
  const tokens = await signedIn(app);
  const { AccessToken } = tokens[0]!;
  const bare = await bareHttp(app, 'GetUser', { AccessToken }, seconds);
  const cost = await steady(app, seconds, async (connection, i) => {
    await connection.call('GetUser', { AccessToken: tokens[i % tokens.length]!.AccessToken });
  });
  const over = cost.cpuMs - bare.cpuMs;
  return [
    {
      name: 'L3 GetUser: CPU over node:http',
      measured: `${ms(over)} (${ms(cost.cpuMs)} in all)`,
      floor: ms(bare.cpuMs),
      mark: `≤ ${MOST_OVER_HTTP} ms`,
      ok: over <= MOST_OVER_HTTP,
    },
    {
      name: 'L3 GetUser: throughput, latency p50, p99',
      measured: `${perSecond(cost.perSecondAlone)}, ${ms(cost.p50)}, ${ms(cost.p99)}`,
      floor: perSecond(bare.perSecondAlone),
      mark: '',
    },
  ];
}

/** AssociateSoftwareToken and VerifySoftwareToken; two requests of node:http belong to the floor. */
export async function enrol(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  const tokens = new Map<string, string>();
  await closedLoop(app.port, { concurrency: 16, count: app.accounts.length }, async (to) => {
    const turn = await app.nextTurn();
    tokens.set(turn.account.name, (await app.signIn(to, turn)).AccessToken);
  });
  const floor = await floors.measure(FLOORS.ASSOCIATE_VERIFY);
  const AccessToken = tokens.values().next().value!;
  const bare = await bareHttp(app, 'GetUser', { AccessToken }, seconds);
  const cost = await steady(app, seconds, async (connection) => {
    const turn = await app.nextTurn();
    await app.enrol(connection, turn, tokens.get(turn.account.name)!);
  });
  const cpuMs = floor.cpuMs + 2 * bare.cpuMs;
  const withHttp = { cpuMs, perSecond: 2000 / cpuMs };
  return rowsOf('L3 Associate + Verify', cost, withHttp, false);
}
