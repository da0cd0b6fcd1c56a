/** L3: refresh, GetUser, and enrolling an authenticator. */
import type { App, Tokens } from '../app.ts';
import { FLOORS, type Floors } from '../floor.ts';
import { Connection } from '../http-client.ts';
import { closedLoop, type Work } from '../load.ts';
import { bareHttp, measure, measureAround, rowsOf, withHttp } from '../measure.ts';
import { ms, perSecond, type Row } from '../table.ts';

/** CPU milliseconds GetUser may take beyond what node:http takes to answer as many bytes. */
const MOST_OVER_HTTP = 0.18;
/** Signed-in users for flows that only use their tokens. */
const USERS = 96;

/** Signs `USERS` users in, by the app's own client unless another is named. */
export async function signedIn(app: App, clientId = app.clientId): Promise<Tokens[]> {
  const tokens: Tokens[] = [];
  const count = Math.min(USERS, app.accounts.length);
  await closedLoop(app.port, { concurrency: 16, count }, async (connection, i) => {
    tokens[i] = await app.inTurn((turn) => app.signIn(connection, turn, clientId));
  });
  return tokens;
}

/** Refreshes the tokens in turn, none of which is replaced. */
export const refreshing =
  (app: App, tokens: readonly Tokens[]): Work =>
  async (connection, i) => {
    await connection.call('InitiateAuth', {
      ClientId: app.clientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: tokens[i % tokens.length]!.RefreshToken },
    });
  };

export async function refresh(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  const work = refreshing(app, await signedIn(app));
  const { cost, floor } = await measureAround(app, floors, FLOORS.REFRESH, seconds, work);
  return rowsOf('L3 refresh', cost, floor, { leastThroughput: 0 });
}

/** The same in a pool that follows its users' sessions: each refresh is noted. */
export async function followedRefresh(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  const connection = await Connection.open(app.port);
  const follow = (UserSessionTracking: 'ENABLED' | 'DISABLED') =>
    connection.call('SetUserPoolSessionConfiguration', {
      UserPoolId: app.poolId,
      UserSessionTracking,
      TokenSession: { MaxPerUser: 20 },
    });
  await follow('ENABLED');
  const tokens = await signedIn(app);
  const { cost, floor } = await measureAround(
    app,
    floors,
    FLOORS.FOLLOWED_REFRESH,
    seconds,
    refreshing(app, tokens),
  );
  await follow('DISABLED');
  connection.close();
  return rowsOf('L3 refresh, sessions followed', cost, floor, { leastThroughput: 0 });
}

/** Each refresh token once: its successor takes its place. */
export async function rotation(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  const connection = await Connection.open(app.port);
  const { UserPoolClient } = await connection.call<{ UserPoolClient: { ClientId: string } }>(
    'CreateUserPoolClient',
    {
      UserPoolId: app.poolId,
      ClientName: 'rotating',
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    },
  );
  connection.close();
  const { ClientId } = UserPoolClient;
  const idle = (await signedIn(app, ClientId)).map(({ RefreshToken }) => RefreshToken);
  const work: Work = async (to) => {
    const RefreshToken = idle.pop();
    if (RefreshToken === undefined) throw new Error('more requests at once than signed-in users');
    const { AuthenticationResult } = await to.call<{ AuthenticationResult: Tokens }>(
      'GetTokensFromRefreshToken',
      { ClientId, RefreshToken },
    );
    idle.push(AuthenticationResult.RefreshToken);
  };
  const { cost, floor } = await measureAround(app, floors, FLOORS.ROTATION, seconds, work);
  return rowsOf('L3 refresh with rotation', cost, floor, { leastThroughput: 0 });
}

export async function getUser(app: App, seconds: number): Promise<Row[]> {
  const tokens = await signedIn(app);
  const { AccessToken } = tokens[0]!;
  const bare = await bareHttp(app, 'GetUser', { AccessToken }, seconds);
  const cost = await measure(app, seconds, async (connection, i) => {
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
    await app.inTurn(async (turn) => {
      tokens.set(turn.account.name, (await app.signIn(to, turn)).AccessToken);
    });
  });
  const AccessToken = tokens.values().next().value!;
  const bare = await bareHttp(app, 'GetUser', { AccessToken }, seconds);
  const work: Work = async (connection) => {
    await app.inTurn((turn) => app.enrol(connection, turn, tokens.get(turn.account.name)!));
  };
  const { cost, floor } = await measureAround(app, floors, FLOORS.ASSOCIATE_VERIFY, seconds, work);
  return rowsOf('L3 Associate + Verify', cost, withHttp(floor, bare, 2), {
    mostCpu: 1.6,
    leastThroughput: 0,
  });
}
