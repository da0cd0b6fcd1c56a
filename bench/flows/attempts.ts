/** P1 and P4: what wrong passwords tell, and how they lock. */
import { randomBytes } from 'node:crypto';
import { formatTimestamp } from '#domain/srp.ts';
import { N } from '#platform/modexp-group.ts';
import type { App, Challenge } from '../app.ts';
import { Connection } from '../http-client.ts';
import { median } from '../load.ts';
import { ms, percent, type Row } from '../table.ts';

const MOST_DIFFERENCE = 0.05;
/** A slow machine makes fewer tries than asked, in ms; the table says how many. */
const LONGEST_COMPARISON = 45_000;
/** After so long without an attempt the visible count of every user is forgiven. */
const QUIET_MS = 31 * 60_000;
/** Wrong tries of one name before it would lock. */
const FREE_TRIES = 4;

/** A try at an operation that must fail alike for every name; answers how long it took, in ms. */
type Try = (connection: Connection, name: string) => Promise<number>;

/** Known and unknown names in turn: the medians of each must not differ. */
export async function timing(app: App, tries: number): Promise<Row[]> {
  const connection = await Connection.open(app.port);
  const rows: Row[] = [];
  const SRP_A = Buffer.concat([Buffer.from([N[0]! >> 1]), randomBytes(N.length - 1)]).toString(
    'hex',
  );
  const open = (to: Connection, USERNAME: string) =>
    to.call<Challenge>('InitiateAuth', {
      ClientId: app.clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME, SRP_A },
    });
  const operations: Record<string, Try> = {
    'InitiateAuth by password': (to, USERNAME) =>
      refused(to, 'InitiateAuth', {
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME, PASSWORD: 'Wrong-horse-8' },
      }),
    'InitiateAuth by SRP': async (to, name) => {
      const began = performance.now();
      await open(to, name);
      return performance.now() - began;
    },
    'RespondToAuthChallenge, PASSWORD_VERIFIER': async (to, name) => {
      const { ChallengeParameters } = await open(to, name);
      return refused(to, 'RespondToAuthChallenge', {
        ClientId: app.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: {
          USERNAME: ChallengeParameters.USER_ID_FOR_SRP,
          PASSWORD_CLAIM_SECRET_BLOCK: ChallengeParameters.SECRET_BLOCK,
          PASSWORD_CLAIM_SIGNATURE: randomBytes(32).toString('base64'),
          TIMESTAMP: formatTimestamp(app.now()),
        },
      });
    },
  };
  for (const [name, attempt] of Object.entries(operations)) {
    rows.push(await compare(app, connection, name, attempt, tries));
  }
  connection.close();
  return rows;
}

async function compare(app: App, to: Connection, name: string, attempt: Try, tries: number) {
  const known: number[] = [];
  const unknown: number[] = [];
  // Both kinds have the same history: as many names, tried as often, forgiven together.
  const deadline = performance.now() + LONGEST_COMPARISON;
  for (let i = 0; known.length + unknown.length < tries && performance.now() < deadline; i++) {
    const { length } = app.accounts;
    if (i % (length * FREE_TRIES) === 0) await app.advance(QUIET_MS);
    const user = i % length;
    const tryKnown = async () => known.push(await attempt(to, app.accounts[user]!.name));
    const tryUnknown = async () => unknown.push(await attempt(to, `none-${user}`));
    // Which comes first changes, so that neither always follows the other.
    if (i % 2) {
      await tryKnown();
      await tryUnknown();
    } else {
      await tryUnknown();
      await tryKnown();
    }
  }
  const a = median(known);
  const b = median(unknown);
  const difference = Math.abs(a - b) / Math.min(a, b);
  return {
    name: `P1 ${name}, ${known.length + unknown.length} tries`,
    measured: `known ${ms(a)}, unknown ${ms(b)}`,
    ratio: percent(difference),
    mark: `< ${percent(MOST_DIFFERENCE)}`,
    ok: difference < MOST_DIFFERENCE,
  };
}

async function refused(to: Connection, operation: string, input: object): Promise<number> {
  const began = performance.now();
  const { status, body } = await to.send(operation, JSON.stringify(input));
  const took = performance.now() - began;
  if (status !== 400 || !body.includes('Incorrect username or password')) {
    throw new Error(`${operation} answered ${status}: ${body}`);
  }
  return took;
}

/** The n-th failure locks for 2^(n−5) s, 900 s at most; tries inside the lock change nothing. */
export async function lockCurve(app: App): Promise<Row[]> {
  const to = await Connection.open(app.port);
  const attempt = async () => {
    const { body } = await to.send(
      'InitiateAuth',
      JSON.stringify({
        ClientId: app.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'locked-out', PASSWORD: 'Wrong-horse-8' },
      }),
    );
    if (body.includes('Password attempts exceeded')) return 'locked';
    if (body.includes('Incorrect username or password')) return 'judged';
    throw new Error(`InitiateAuth answered ${body}`);
  };
  const problems: string[] = [];
  const expect = async (n: number, when: string, wanted: string) => {
    const got = await attempt();
    if (got !== wanted) problems.push(`failure ${n}, ${when}: ${got}`);
  };
  for (let n = 1; n <= 18; n++) {
    await expect(n, 'the lock over', 'judged');
    if (n < 5) continue;
    const lock = Math.min(2 ** (n - 5), 900) * 1000;
    await app.advance(lock * 0.9);
    for (let i = 0; i < 3; i++) await expect(n, 'before 90 % of the lock', 'locked');
    await app.advance(lock * 0.2);
  }
  to.close();
  return [
    {
      name: 'P4 lock curve, failures 5 to 18',
      measured: problems.length === 0 ? 'as it should be' : problems.join('; '),
      mark: '2^(n−5) s ± 10 %, ≤ 900 s',
      ok: problems.length === 0,
    },
  ];
}
