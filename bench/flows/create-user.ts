/** AdminCreateUser: a user with a temporary password and no invitation. */
import { type App, PASSWORD } from '../app.ts';
import { FLOORS, type Floors } from '../floor.ts';
import { measureAround, rowsOf } from '../measure.ts';
import type { Row } from '../table.ts';

export async function createUser(app: App, floors: Floors, seconds: number): Promise<Row[]> {
  let next = 0;
  const { cost, floor } = await measureAround(
    app,
    floors,
    FLOORS.CREATE_USER,
    seconds,
    async (connection) => {
      const Username = `made-${next++}`;
      await connection.call('AdminCreateUser', {
        UserPoolId: app.poolId,
        Username,
        MessageAction: 'SUPPRESS',
        TemporaryPassword: PASSWORD,
        UserAttributes: [
          { Name: 'email', Value: `${Username}@example.com` },
          { Name: 'given_name', Value: 'Ada' },
        ],
      });
    },
  );
  return rowsOf('AdminCreateUser', cost, floor, { mostCpu: 1.8, leastThroughput: 0 });
}
