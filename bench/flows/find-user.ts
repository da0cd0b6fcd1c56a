/** ListUsers by e-mail address: as quick in a large pool as in a small one. */
import type { App } from '../app.ts';
import { Connection } from '../http-client.ts';
import { closedLoop, quantile, type Work } from '../load.ts';
import { measure } from '../measure.ts';
import { ms, type Row, times } from '../table.ts';

const FEW = 1_000;
/** How much more the CPU of a request may be with many users: room for noise, not for growth. */
const MOST_GROWTH = 1.15;
/** L5: no look-up by an index takes longer, in ms. */
const LONGEST = 20;

export async function findUser(app: App, seconds: number, many: number): Promise<Row[]> {
  const connection = await Connection.open(app.port);
  const { UserPool } = await connection.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'large',
  });
  connection.close();
  const UserPoolId = UserPool.Id;
  const among =
    (count: number): Work =>
    async (to) => {
      const name = `filled-${Math.floor(Math.random() * count)}`;
      const { Users } = await to.call<{ Users: readonly object[] }>('ListUsers', {
        UserPoolId,
        Filter: `email = "${name}@example.com"`,
      });
      if (Users.length !== 1) throw new Error(`${Users.length} users are ${name}`);
    };
  const fill = (from: number, to: number) =>
    app.program.ask('fill', { poolId: UserPoolId, from, to });
  await fill(0, FEW);
  const few = await measure(app, seconds, among(FEW));
  await fill(FEW, many);
  const all = await measure(app, seconds, among(many));
  const growth = all.cpuMs / few.cpuMs;
  const alone = await closedLoop(app.port, { concurrency: 1, seconds }, among(many));
  const p99 = quantile(alone.latencies, 0.99);
  const number = (value: number) => value.toLocaleString('en');
  return [
    {
      name: `ListUsers by e-mail: CPU at ${number(many)} users, against ${number(FEW)}`,
      measured: ms(all.cpuMs),
      floor: ms(few.cpuMs),
      ratio: times(growth),
      mark: `≤ ${times(MOST_GROWTH)}`,
      ok: growth <= MOST_GROWTH,
    },
    {
      name: `ListUsers by e-mail at ${number(many)} users, one at a time: p99`,
      measured: `${ms(p99)} (p50 ${ms(quantile(alone.latencies, 0.5))})`,
      mark: `≤ ${LONGEST} ms`,
      ok: p99 <= LONGEST,
    },
  ];
}
