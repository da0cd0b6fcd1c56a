/** L1, L2, L4, L8: signing in. */
import { ModularExponentiation } from '#platform/modexp.ts';
import { SrpClient } from '../../test/support/srp-client.ts';
import { type App, type Challenge, CONCURRENCY, PASSWORD } from '../app.ts';
import { FLOORS, type Floors } from '../floor.ts';
import type { Connection } from '../http-client.ts';
import { closedLoop, openLoop, quantile, type Work } from '../load.ts';
import { type Costed, costOf, measureAround, rowsOf, summarize } from '../measure.ts';
import { ms, perSecond, type Row } from '../table.ts';
import type { Turn } from '../turns.ts';

/** Milliseconds. */
const LONGEST_P99 = 25;
const LONGEST_DELAY = 15;

/** One sign-in by password and TOTP of the next account. */
export const signIn =
  (app: App): Work =>
  async (connection) => {
    await app.inTurn((turn) => app.signIn(connection, turn));
  };

/** Password and TOTP, two requests; with the event loop's delay meanwhile (L8). */
export async function passwordSignIn(app: App, floors: Floors, seconds: number) {
  const { PASSWORD_TOTP } = FLOORS;
  const { cost, floor } = await measureAround(app, floors, PASSWORD_TOTP, seconds, signIn(app));
  return { cost, rows: rowsOf('L1 password + TOTP', cost, floor) };
}

export async function eventLoopDelay(app: App, seconds: number): Promise<Row[]> {
  await app.program.ask('watchDelay');
  await closedLoop(app.port, { concurrency: CONCURRENCY, seconds }, signIn(app));
  const delay = await app.program.ask<number>('delay');
  return [
    {
      name: 'L8 event-loop delay under L1, p99',
      measured: ms(delay),
      mark: `≤ ${LONGEST_DELAY} ms`,
      ok: delay <= LONGEST_DELAY,
    },
  ];
}

/** The latency of whole sign-ins that come at half the rate the server can take. */
export async function latencyAtHalfLoad(app: App, most: number, seconds: number): Promise<Row[]> {
  const rate = most / 2;
  const { latencies } = await openLoop(app.port, { rate, seconds, connections: 64 }, signIn(app));
  const p99 = quantile(latencies, 0.99);
  return [
    {
      name: `L4 latency of L1 at ${perSecond(rate)}, p99`,
      measured: `${ms(p99)} (p50 ${ms(quantile(latencies, 0.5))})`,
      mark: `≤ ${LONGEST_P99} ms`,
      ok: p99 <= LONGEST_P99,
    },
  ];
}

/**
 * SRP and TOTP, three requests. A client's arithmetic costs as much as the server's, so all
 * exchanges are opened first, then the clients compute while the server rests, then all are
 * answered: what is added up is the server's two busy times.
 */
export async function srpSignIn(app: App, floors: Floors, rounds: number): Promise<Row[]> {
  const modexp = new ModularExponentiation();
  const client = new SrpClient(app.poolId, modexp);
  try {
    await srpRound(app, client); // Warms up.
    const { floor, loads } = await floors.around(FLOORS.SRP_TOTP, rounds, () =>
      srpRound(app, client),
    );
    return rowsOf('L2 SRP + TOTP', summarize(...loads), floor);
  } finally {
    await modexp.close();
  }
}

/** One account signs in by SRP and TOTP. */
export async function srpTurn(
  app: App,
  client: SrpClient,
  connection: Connection,
  turn: Turn,
): Promise<void> {
  const { ChallengeParameters } = await connection.call<Challenge>('InitiateAuth', {
    ClientId: app.clientId,
    AuthFlow: 'USER_SRP_AUTH',
    AuthParameters: { USERNAME: turn.account.name, SRP_A: await client.a() },
  });
  const { Session } = await connection.call<Challenge>('RespondToAuthChallenge', {
    ClientId: app.clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: await client.answer(ChallengeParameters, PASSWORD, turn.at),
  });
  await app.answerTotp(connection, turn, Session);
}

/** Every account signs in once. */
async function srpRound(app: App, client: SrpClient): Promise<Costed> {
  const load = { concurrency: CONCURRENCY, count: app.accounts.length };
  const asked: Challenge[] = [];
  const SRP_A = await client.a();
  const opened = await costOf(app, () =>
    closedLoop(app.port, load, async (connection, i) => {
      asked[i] = await connection.call<Challenge>('InitiateAuth', {
        ClientId: app.clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: app.accounts[i]!.name, SRP_A },
      });
    }),
  );
  const answers = await Promise.all(
    asked.map(({ ChallengeParameters }) => client.answer(ChallengeParameters, PASSWORD, app.now())),
  );
  await app.nextStep();
  const answered = await costOf(app, () =>
    closedLoop(app.port, load, async (connection, i) => {
      const { Session } = await connection.call<Challenge>('RespondToAuthChallenge', {
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: answers[i]!,
      });
      const turn = { account: app.accounts[i]!, at: app.now() };
      await app.answerTotp(connection, turn, Session);
    }),
  );
  await app.nextStep();
  return {
    count: load.count,
    seconds: opened.seconds + answered.seconds,
    serverCpu: opened.serverCpu + answered.serverCpu,
    generatorCpu: opened.generatorCpu + answered.generatorCpu,
    // Of the two parts; both lists are sorted, so this is an estimate of the whole.
    latencies: answered.latencies.map((latency, i) => latency + opened.latencies[i]!),
  };
}
