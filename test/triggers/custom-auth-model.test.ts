/** CUSTOM_AUTH against a model: tokens come when DefineAuthChallenge says so, and never else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type App, createUser, enrol, signIn } from '../support/app.ts';
import { send } from '../support/call.ts';
import { onEveryStore } from '../support/servers.ts';
import { sharedServer } from '../support/shared-server.ts';
import { customApp } from './custom-app.ts';
import { answering, functionsBehind } from './functions.ts';

/** What the functions will say to the next request. */
interface Will {
  readonly define: 'issue' | 'fail' | 'both' | 'ask' | 'nothing' | 'throw' | 'srp';
  readonly verify: 'right' | 'wrong' | 'throw';
}

type Command = Will &
  (
    | { readonly type: 'begin'; readonly user: number; readonly client: number }
    | {
        readonly type: 'respond';
        readonly session: number;
        readonly as: 'same' | 'other user' | 'other client' | 'other challenge';
      }
    | { readonly type: 'pass'; readonly seconds: number }
  );

interface Session {
  readonly text: string;
  readonly user: string;
  readonly client: string;
  readonly rounds: number;
  readonly endsAt: number;
  spent: boolean;
}

const will = {
  define: fc.constantFrom<Will['define'][]>(
    ...([
      'ask',
      'ask',
      'ask',
      'issue',
      'issue',
      'fail',
      'both',
      'nothing',
      'throw',
      'srp',
    ] as const),
  ),
  verify: fc.constantFrom<Will['verify'][]>('right', 'right', 'wrong', 'throw'),
};
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('begin' as const), user: fc.nat(1), client: fc.nat(1), ...will }),
  fc.record({
    type: fc.constant('respond' as const),
    session: fc.nat(3),
    as: fc.constantFrom('same', 'same', 'same', 'other user', 'other client', 'other challenge'),
    ...will,
  }),
  fc.record({
    type: fc.constant('pass' as const),
    seconds: fc.constantFrom(1, 181, 1000),
    ...will,
  }),
);

const DECISIONS: Record<Exclude<Will['define'], 'throw'>, Record<string, unknown>> = {
  issue: { issueTokens: true },
  fail: { failAuthentication: true },
  both: { issueTokens: true, failAuthentication: true },
  ask: { challengeName: 'CUSTOM_CHALLENGE' },
  nothing: {},
  srp: { challengeName: 'PASSWORD_VERIFIER' },
};

onEveryStore((start) => {
  const functions = functionsBehind('http');
  const poolhouse = sharedServer(start, {}, { triggers: functions.routes });
  let now: Will;

  /** `plain` has no second factor, `guarded` has an authenticator. */
  async function world(): Promise<{ app: App; clients: readonly string[] }> {
    const app = await customApp(
      poolhouse(),
      functions,
      {
        define: (event) => {
          if (now.define === 'throw') throw new Error('no');
          return answering(DECISIONS[now.define])(event);
        },
        verify: (event) => {
          if (now.verify === 'throw') throw new Error('no');
          return answering({ answerCorrect: now.verify === 'right' })(event);
        },
      },
      { mfa: 'OPTIONAL' },
    );
    await createUser(app, 'plain');
    await createUser(app, 'guarded');
    await enrol(app, (await signIn(app, 'guarded')).AccessToken);
    const { UserPoolClient } = await app.cognito.createUserPoolClient({
      UserPoolId: app.poolId,
      ClientName: 'other',
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'],
    });
    return { app, clients: [app.clientId, UserPoolClient!.ClientId!] };
  }

  test('tokens come when the function says so, and never else', async () => {
    const { app, clients } = await world();
    const users = ['plain', 'guarded'];
    const other = <T>(list: readonly T[], one: T) => list.find((each) => each !== one)!;
    let issued = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 5, maxLength: 30 }), async (commands) => {
        const sessions: Session[] = [];
        // Nothing of an earlier run locks this one.
        app.poolhouse.clock.advance(6 * 3_600_000);
        for (const each of commands) {
          now = each;
          if (each.type === 'pass') {
            app.poolhouse.clock.advance(each.seconds * 1000);
            continue;
          }
          const at = app.poolhouse.clock.now();
          const from = each.type === 'respond' ? sessions.at(-1 - each.session) : undefined;
          if (each.type === 'respond' && !from) continue;
          const asked = functions.events('define').length;
          const user = from?.user ?? users[(each as { user: number }).user]!;
          const client = from?.client ?? clients[(each as { client: number }).client]!;
          const as = each.type === 'respond' ? each.as : 'same';
          const answer = from
            ? await send(app.poolhouse.url, 'RespondToAuthChallenge', {
                ClientId: as === 'other client' ? other(clients, client) : client,
                ChallengeName: as === 'other challenge' ? 'SOFTWARE_TOKEN_MFA' : 'CUSTOM_CHALLENGE',
                Session: from.text,
                ChallengeResponses: {
                  USERNAME: as === 'other user' ? other(users, user) : user,
                  ANSWER: 'x',
                  SOFTWARE_TOKEN_MFA_CODE: '000000',
                },
              })
            : await send(app.poolhouse.url, 'InitiateAuth', {
                ClientId: client,
                AuthFlow: 'CUSTOM_AUTH',
                AuthParameters: { USERNAME: user },
              });
          assert.ok(answer.status < 500, answer.text);
          const events = functions.events('define').slice(asked);
          const isOpen = !from || (as === 'same' && !from.spent && from.endsAt > at);
          const isLocked = answer.message === 'Password attempts exceeded';
          const isJudged = isOpen && !isLocked && (!from || each.verify !== 'throw');
          // The function is asked for whoever may go on, once, and hears of every round.
          assert.equal(events.length, isJudged ? 1 : 0, answer.text);
          const rounds = from ? from.rounds + 1 : 0;
          if (isJudged) assert.equal(events[0].request.session.length, rounds);
          if (from && isOpen && !isLocked) from.spent = true;
          const goesOn = isJudged && (each.define === 'issue' || each.define === 'ask');
          assert.equal(answer.error === undefined, goesOn, answer.text);
          if (!goesOn) continue;
          const { AuthenticationResult, ChallengeName, Session } = answer.body;
          if (each.define === 'ask') {
            assert.equal(ChallengeName, 'CUSTOM_CHALLENGE');
            const endsAt = at + 180_000;
            sessions.push({ text: Session, user, client, rounds, endsAt, spent: false });
          } else if (user === 'guarded') {
            assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
          } else {
            assert.ok(AuthenticationResult.AccessToken);
            issued++;
          }
          assert.equal(Boolean(AuthenticationResult), each.define === 'issue' && user === 'plain');
        }
      }),
      { numRuns: 25 },
    );
    assert.ok(issued > 0, 'no run came to tokens');
  });
});
