/** P1 and P4: what wrong passwords tell, and how they lock. */
import { randomBytes } from 'node:crypto';
import { formatTimestamp } from '#domain/passwords/srp.ts';
import { N } from '#platform/modexp-group.ts';
import type { App, Challenge } from '../app.ts';
import { type Comparison, compare, timed } from '../comparison.ts';
import { Connection } from '../http-client.ts';
import type { Row } from '../table.ts';

/** After so long without an attempt the free tries of every user are forgiven. */
const QUIET_MS = 61 * 60_000;
/** Wrong tries of one name before it would lock. */
const FREE_TRIES = 4;

/** Wrong passwords of known and unknown users, by each way to sign in. */
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
  const choose = (USERNAME: string, more: object = {}) => ({
    ClientId: app.clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME, ...more },
  });
  const operations: Record<string, Comparison['attempt']> = {
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
    'InitiateAuth by choice': (to, name) =>
      timed(to, 'InitiateAuth', choose(name), 'SELECT_CHALLENGE'),
    'InitiateAuth by choice of a password': (to, name) =>
      refused(
        to,
        'InitiateAuth',
        choose(name, { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD: 'Wrong-horse-8' }),
      ),
    'RespondToAuthChallenge, SELECT_CHALLENGE': async (to, USERNAME) => {
      const { Session } = await to.call<Challenge>('InitiateAuth', choose(USERNAME));
      return refused(to, 'RespondToAuthChallenge', {
        ClientId: app.clientId,
        ChallengeName: 'SELECT_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME, ANSWER: 'PASSWORD', PASSWORD: 'Wrong-horse-8' },
      });
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
  const names = {
    known: app.accounts.map(({ name }) => name),
    unknown: app.accounts.map((_, i) => `none-${i}`),
    triesEach: FREE_TRIES,
    rest: QUIET_MS,
  };
  for (const [name, attempt] of Object.entries(operations)) {
    rows.push(await compare(app, connection, { ...names, name, attempt }, tries));
  }
  connection.close();
  return rows;
}

const refused = (to: Connection, operation: string, input: object) =>
  timed(to, operation, input, 'Incorrect username or password');

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
