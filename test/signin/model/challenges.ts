/** Answers to challenges, right and wrong, by the right people and by others. */
import { formatTimestamp } from '#domain/passwords/srp.ts';
import type { Answer } from '../../support/call.ts';
import { changed, start } from './first-factor.ts';
import { judgeResponse, mailUse } from './judge.ts';
import {
  type CodeUse,
  type Factor,
  type FirstFactor,
  heldBy,
  type ModelSession,
  type ModelUser,
  type World,
} from './model.ts';
import { PASSWORDS } from './passwords.ts';
import { type CodeKind, named, note, pick, settle, totpCode, type Verdict } from './settle.ts';
import { send } from './wire.ts';

export interface Respond {
  readonly type: 'respond';
  readonly session: number;
  /** Sessions to choose from: those that can still be used, or all there ever were. */
  readonly from: 'open' | 'all';
  readonly challenge: 'own' | ModelSession['step'];
  readonly code: CodeKind;
  /** The factor that is picked at SELECT_MFA_TYPE. */
  readonly choice: Factor;
  /** The factor that is picked at SELECT_CHALLENGE, and whether its answer comes along. */
  readonly first: FirstFactor;
  readonly atOnce: boolean;
  /** Whether MFA_SETUP is answered with an address. */
  readonly byMail: boolean;
  /** Whether a recovery code takes the place of the authenticator's. */
  readonly byRecoveryCode: boolean;
  readonly password: number;
  readonly by: 'user' | 'admin';
  readonly as: 'same' | 'other user' | 'other client' | 'changed' | 'no answer' | 'no session';
  readonly twice: boolean;
}

/** The session a command means; undefined while there is none. */
export function chooseSession(
  world: World,
  n: number,
  from: 'open' | 'fitting' | 'all',
  fits: (session: ModelSession) => boolean = () => true,
): ModelSession | undefined {
  const now = world.clock.now();
  const open = world.sessions.filter(
    (session) => !session.spent && session.expiresAt > now && fits(session),
  );
  const fitting = from === 'fitting' ? world.sessions.filter(fits) : world.sessions;
  return pick(from === 'open' ? open : fitting, n);
}

export async function respond(world: World, command: Respond): Promise<void> {
  const session = chooseSession(world, command.session, command.from);
  if (!session) {
    await start(world, {
      type: 'start',
      flow: 'USER_PASSWORD_AUTH',
      user: command.session,
      client: command.session,
      password: 'right',
      prefers: 'nothing',
    });
    return;
  }
  const { as, by } = command;
  const { user } = session;
  const challenge = command.challenge === 'own' ? session.step : command.challenge;
  const client =
    as === 'other client' ? world.clients.find((one) => one !== session.client)! : session.client;
  const stranger = world.users.find((one) => one.name !== user.name)!.name;
  const responses = as === 'no answer' ? {} : responsesTo(world, challenge, session, command);
  const input = {
    ClientId: client.id,
    ...(by === 'admin' && { UserPoolId: client.pool.id }),
    ChallengeName: challenge,
    ...(as !== 'no session' && {
      Session: as === 'changed' ? changed(session.text) : session.text,
    }),
    ChallengeResponses: {
      ...named(client, as === 'other user' ? stranger : user.name),
      ...responses,
    },
  };
  const operation = by === 'admin' ? 'AdminRespondToAuthChallenge' : 'RespondToAuthChallenge';
  const judge = () => judgeResponse(world, session, client, challenge, responses, as);
  const what = `${operation} ${challenge} (${command.code}, as ${as})`;
  if (!command.twice) {
    settle(world, what, await send(world.url, operation, input), judge());
    return;
  }
  const answers = await Promise.all([1, 2].map(() => send(world.url, operation, input)));
  // Either may have been first; a success was, since the session is good once.
  answers.sort((one, two) => one.status - two.status);
  const verdicts = [judge(), judge()];
  const ordered = [answers, [answers[1]!, answers[0]!]].find((list) =>
    list.every((answer, i) => mayBe(answer, verdicts[i]!)),
  );
  for (const [i, answer] of (ordered ?? answers).entries()) {
    settle(world, `${what}, ${i + 1} of 2 at once`, answer, verdicts[i]!);
  }
  note(world, 'two at once');
}

const mayBe = ({ error }: Answer, verdict: Verdict) =>
  'refused' in verdict ? error !== undefined && verdict.refused.includes(error) : !error;

function responsesTo(
  world: World,
  challenge: ModelSession['step'],
  { user, proofs, setup }: Pick<ModelSession, 'user' | 'proofs' | 'setup'>,
  command: Pick<
    Respond,
    'code' | 'choice' | 'password' | 'first' | 'atOnce' | 'byMail' | 'byRecoveryCode'
  >,
): Record<string, string> {
  const { code } = command;
  const PASSWORD = code === 'right' ? user.password.text : (PASSWORDS[command.password] ?? 'weak');
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return { NEW_PASSWORD: PASSWORDS[command.password] ?? 'weak' };
    case 'MFA_SETUP':
      return command.byMail ? { EMAIL: `${user.name}@new.example` } : {};
    case 'SELECT_MFA_TYPE':
      return { ANSWER: command.choice };
    case 'SELECT_CHALLENGE':
      return {
        ANSWER: command.first,
        ...(command.first === 'PASSWORD' && command.atOnce && { PASSWORD }),
      };
    case 'PASSWORD':
      return { PASSWORD };
    case 'PASSWORD_VERIFIER':
      // Well-formed and wrong: right ones are for AnswerSrp.
      return {
        PASSWORD_CLAIM_SIGNATURE: 'AAAA',
        PASSWORD_CLAIM_SECRET_BLOCK: 'AAAA',
        TIMESTAMP: formatTimestamp(world.clock.now()),
      };
    case 'SOFTWARE_TOKEN_MFA':
      if (
        command.byRecoveryCode &&
        user.formerRecoveryCodes.length + user.recoveryCodes.length > 0
      ) {
        return { SOFTWARE_TOKEN_MFA_CODE: recoveryCode(world, user, code) };
      }
      return { SOFTWARE_TOKEN_MFA_CODE: totpCode(world, user, someAuthenticator(user), code) };
    case 'SMS_MFA':
      return { SMS_MFA_CODE: sentCode(world, user, 'SMS_MFA', code) };
    case 'SMS_OTP':
      return { SMS_OTP_CODE: sentCode(world, user, 'SMS_FIRST', code) };
    case 'EMAIL_OTP':
      return { EMAIL_OTP_CODE: sentCode(world, user, mailUse(proofs, setup), code) };
  }
}

/** Any of the user's in turn, as their steps have it. */
function someAuthenticator(user: ModelUser): Buffer | undefined {
  const held = heldBy(user);
  return held[Math.max(0, user.lastStep) % held.length]?.secret;
}

function recoveryCode(world: World, user: ModelUser, kind: CodeKind): string {
  const made = '0'.repeat(26);
  switch (kind) {
    case 'right':
      return user.recoveryCodes[0] ?? made;
    case 'replayed':
      return user.formerRecoveryCodes.at(-1) ?? made;
    case 'early':
    case 'late':
      return user.formerRecoveryCodes[0] ?? made;
    case 'foreign':
      return (
        world.users.find((one) => one !== user && one.recoveryCodes[0])?.recoveryCodes[0] ?? made
      );
    case 'wrong':
      return made;
  }
}

function sentCode(world: World, user: ModelUser, use: CodeUse, kind: CodeKind): string {
  const right = user.codes[use]?.code ?? '000000';
  switch (kind) {
    case 'right':
      return right;
    case 'replayed':
      return user.oldCodes[use] ?? '000000';
    case 'foreign':
      return world.users.find((one) => one !== user && one.codes[use])?.codes[use]?.code ?? '0';
    case 'early':
    case 'late': {
      // One that was sent for something else.
      const other = Object.entries(user.codes).find(([name]) => name !== use);
      return other?.[1].code ?? '000000';
    }
    case 'wrong':
      return String((Number(right) + 1) % 10 ** right.length).padStart(right.length, '0');
  }
}
