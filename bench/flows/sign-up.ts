/** SignUp and ConfirmSignUp: what users cost who come by themselves. */
import { type App, CONCURRENCY, PASSWORD } from '../app.ts';
import { FLOORS, type Floors } from '../floor.ts';
import type { Connection } from '../http-client.ts';
import { closedLoop } from '../load.ts';
import {
  bareHttp,
  type Costed,
  costOf,
  measureAround,
  rowsOf,
  summarize,
  withHttp,
} from '../measure.ts';
import type { Row } from '../table.ts';

/** Users a round confirms: the inbox must hold the codes of all. */
const ROUND = 900;

const addressOf = (name: string) => `${name}@example.com`;

/** Signs up in the pool of `app`, which sends a code to the e-mail address. */
export async function signUpAs(app: App, to: Connection, Username: string): Promise<void> {
  await to.call('SignUp', {
    ClientId: app.clientId,
    Username,
    Password: PASSWORD,
    UserAttributes: [
      { Name: 'email', Value: addressOf(Username) },
      { Name: 'given_name', Value: 'Ada' },
    ],
  });
}

export async function signUp(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  let next = 0;
  const { cost, floor } = await measureAround(app, floors, FLOORS.SIGN_UP, seconds, (connection) =>
    signUpAs(app, connection, `new-${next++}`),
  );
  return rowsOf('SignUp', cost, floor, { mostCpu: 1.8, leastThroughput: 0 });
}

/** A request of node:http belongs to the floor, which has little else. */
export async function confirmSignUp(app: App, floors: Floors, rounds: number): Promise<Row[]> {
  let next = 0;
  const round = async (): Promise<Costed> => {
    const load = { concurrency: CONCURRENCY, count: ROUND };
    const names = Array.from({ length: ROUND }, () => `waits-${next++}`);
    await closedLoop(app.port, load, (connection, i) => signUpAs(app, connection, names[i]!));
    const codes = await app.codesSent();
    return costOf(app, () =>
      closedLoop(app.port, load, async (connection, i) => {
        await connection.call('ConfirmSignUp', {
          ClientId: app.clientId,
          Username: names[i],
          ConfirmationCode: codes.get(addressOf(names[i]!)),
        });
      }),
    );
  };
  await round(); // Warms up.
  const bare = await bareHttp(
    app,
    'ConfirmSignUp',
    { ClientId: app.clientId, Username: 'nobody', ConfirmationCode: '000000' },
    rounds / 2,
  );
  const { floor, loads } = await floors.around(FLOORS.CONFIRM_SIGN_UP, rounds, round);
  return rowsOf('ConfirmSignUp', summarize(...loads), withHttp(floor, bare, 1), {
    mostCpu: 1.8,
    leastThroughput: 0,
  });
}
