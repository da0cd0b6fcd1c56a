/**
 * Three nodes and the loss of their primary under load. `npm run soak -- D3` asks for more rounds,
 * and for new codes of all authenticators at the end, for which it waits.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PostgresPair, startPostgresPair } from '../support/postgres-pair.ts';
import { Accounts } from './accounts.ts';
import { check, checkAuthenticators } from './checks.ts';
import { startNode, startService } from './service.ts';

/** How many of each kind. */
const ROUNDS = Number(process.env.POOLHOUSE_TEST_FAILOVERS ?? 0);
const WORKERS = 8;

/** How the primary is lost, and how it returns while the other has its place. */
const losses: Readonly<
  Record<string, (pair: PostgresPair) => Promise<{ comeBack(): Promise<void> | void }>>
> = {
  async 'is killed and started again as it was'(pair) {
    const old = pair.primary();
    await old.kill();
    return { comeBack: () => old.start() };
  },
  async 'stands still and goes on'(pair) {
    const old = pair.primary();
    await old.freeze();
    return { comeBack: () => old.thaw() };
  },
};

const seconds = (n: number) => new Promise((resolve) => setTimeout(resolve, n * 1000));

for (const [loss, lose] of Object.entries(losses)) {
  const title = `when a primary ${loss}, its standby has everything acknowledged, and no code is good twice`;
  test(title, { skip: ROUNDS === 0 && 'npm run soak -- D3' }, async (t) => {
    const pair = await startPostgresPair();
    t.after(() => pair.stop());
    const service = await startService(t, pair.url, 3);
    const accounts = new Accounts(service);
    const findings = { lost: [] as string[], doubled: [] as string[], resent: 0 };
    const outages: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const from = accounts.all.length;
      accounts.start(WORKERS);
      await seconds(2 + Math.random());
      const lostAt = performance.now();
      const old = await lose(pair);
      await pair.promote();
      await answering(accounts, lostAt);
      await seconds(1);
      await old.comeBack();
      const returnedAt = performance.now();
      const { server, url } = await startNode(t, pair.url);
      await answering(accounts, returnedAt);
      await seconds(1);
      await accounts.stop();

      // A node that starts now is led to the new primary as well.
      const extended = new Accounts({ ...service, urls: [...service.urls, url] });
      extended.all.push(...accounts.all.slice(from));
      const found = await check(extended);
      findings.lost.push(...found.lost);
      findings.doubled.push(...found.doubled);
      findings.resent += found.resent;
      outages.push(...accounts.answeredAfter(lostAt));
      server.child.kill('SIGKILL');
      await pair.rejoin();
    }
    findings.lost.push(...(await checkAuthenticators(accounts)));

    const { all, acknowledgements, failures, surprises, slowest } = accounts;
    const singles = all.flatMap((account) => account.singles);
    t.diagnostic(`${ROUNDS} fail-overs, ${acknowledgements.length} acknowledged writes`);
    t.diagnostic(`${findings.lost.length} lost, ${findings.doubled.length} doubled`);
    t.diagnostic(
      `${singles.length} codes and refresh tokens sent to several nodes, ${findings.resent} again afterwards; ${singles.filter(({ unanswered }) => unanswered > 0).length} had requests without an answer`,
    );
    t.diagnostic(
      `writes are acknowledged again after ${summary(outages)}; the slowest answer took ${(slowest.ms / 1000).toFixed(1)} s (${slowest.operation})`,
    );
    for (const [why, times] of failures) t.diagnostic(`${times} × ${why}`);
    assert.deepEqual(findings.lost, []);
    assert.deepEqual(findings.doubled, []);
    assert.deepEqual(surprises, []);
    assert.ok(Math.max(...outages) < 30_000, 'every node works again in time');
  });
}

/** Resolves when every node has acknowledged a write that was asked for after `instant`. */
async function answering(accounts: Accounts, instant: number): Promise<void> {
  while (!accounts.answeredAfter(instant).every(Number.isFinite)) {
    assert.ok(performance.now() - instant < 60_000, 'every node works again');
    await seconds(0.05);
  }
}

function summary(outages: readonly number[]): string {
  const sorted = outages.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(part * (sorted.length - 1))]! / 1000).toFixed(1);
  return `${at(0.5)} s (median over nodes), ${at(1)} s at most`;
}
