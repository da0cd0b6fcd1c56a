import assert from 'node:assert/strict';
import { randomInt, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { startServing } from '../cli/poolhouse.ts';
import { send } from '../signin/model/wire.ts';
import { startPostgres } from '../support/postgres-server.ts';

/** How often each of the two is killed; `npm run soak` asks for more. */
const KILLS = Number(process.env.POOLHOUSE_TEST_POSTGRES_KILLS ?? 1);
const WRITERS = 8;

test(`servers and PostgreSQL killed ${KILLS} times in turn lose nothing acknowledged`, async (t) => {
  const postgres = await startPostgres();
  t.after(() => postgres.stop());
  const serve = () =>
    startServing(t, ['dev'], {
      POOLHOUSE_DATABASE_URL: postgres.url,
      POOLHOUSE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
    });
  let { server, url } = await serve();
  const { body } = await send(url, 'CreateUserPool', { PoolName: 'kills' });
  const poolId: string = body.UserPool.Id;
  let total = 0;
  let slowest = 0;

  for (let kill = 0; kill < 2 * KILLS; kill++) {
    const writing = { stopped: false };
    const written: string[] = [];
    const writers = Array.from({ length: WRITERS }, () => write(url, poolId, writing, written));
    await new Promise((resolve) => setTimeout(resolve, 50 + randomInt(500)));
    const killedAt = performance.now();
    if (kill % 2 === 0) {
      server.child.kill('SIGKILL');
      await server.ended;
      writing.stopped = true;
      await Promise.all(writers);
      ({ server, url } = await serve());
    } else {
      await postgres.crash();
      // The server goes on by itself as soon as it has its database again.
      const enough = written.length + WRITERS;
      while (written.length < enough) {
        assert.equal(
          server.child.exitCode,
          null,
          `the server gave up: ${server.stdout}${server.stderr}`,
        );
        assert.ok(performance.now() - killedAt < 60_000, 'the server works again');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      writing.stopped = true;
      await Promise.all(writers);
    }
    slowest = Math.max(slowest, performance.now() - killedAt);
    total += written.length;
    for (const name of written) await assertWritten(url, poolId, name);
  }

  const pool = await send(url, 'DescribeUserPool', { UserPoolId: poolId });
  assert.ok(pool.body.UserPool.EstimatedNumberOfUsers >= total);
  t.diagnostic(`${2 * KILLS} kills, ${total} acknowledged writes, 0 lost`);
  t.diagnostic(`working again after ${(slowest / 1000).toFixed(1)} s at most`);
  assert.ok(total > KILLS, 'there was time to write');
});

/** Creates users one after the other; `written` holds the names of those that were acknowledged. */
async function write(
  url: string,
  poolId: string,
  writing: { readonly stopped: boolean },
  written: string[],
): Promise<void> {
  while (!writing.stopped) {
    const name = randomUUID();
    try {
      const answer = await send(url, 'AdminCreateUser', {
        UserPoolId: poolId,
        Username: name,
        MessageAction: 'SUPPRESS',
        UserAttributes: [{ Name: 'nickname', Value: name }],
      });
      if (!answer.error) written.push(name);
    } catch {
      // Nothing was acknowledged.
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function assertWritten(url: string, poolId: string, name: string): Promise<void> {
  const { body } = await send(url, 'AdminGetUser', { UserPoolId: poolId, Username: name });
  assert.equal(body.Username, name);
  assert.deepEqual(
    body.UserAttributes.find((one: { Name: string }) => one.Name === 'nickname')?.Value,
    name,
  );
}
