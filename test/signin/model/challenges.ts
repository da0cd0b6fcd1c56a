/** Answers to challenges, right and wrong, by the right people and by others. */
import { codeAt, stepAt } from '#domain/totp.ts';
import type { Answer } from '../../support/call.ts';
import { changed, newPassword, PASSWORDS, start } from './first-factor.ts';
import {
  count,
  forgive,
  type ModelClient,
  type ModelSession,
  type ModelUser,
  type Proofs,
  stepOf,
  usable,
  type World,
} from './model.ts';
import {
  type CodeKind,
  INVALID,
  NOT_AUTHORIZED,
  named,
  note,
  pick,
  refused,
  settle,
  totpCode,
  type Verdict,
} from './settle.ts';
import { send } from './wire.ts';

export interface Respond {
  readonly type: 'respond';
  readonly session: number;
  /** Sessions to choose from: those that can still be used, or all there ever were. */
  readonly from: 'open' | 'all';
  readonly challenge: 'own' | ModelSession['step'];
  readonly code: CodeKind;
  readonly choice: 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA';
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
    });
    return;
  }
  const { as, by } = command;
  const { user } = session;
  const challenge = command.challenge === 'own' ? session.step : command.challenge;
  const client =
    as === 'other client' ? world.clients.find((one) => one !== session.client)! : session.client;
  const stranger = world.users.find((one) => one.name !== user.name)!.name;
  const responses = as === 'no answer' ? {} : responsesTo(world, challenge, user, command);
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
  user: ModelUser,
  command: Pick<Respond, 'code' | 'choice' | 'password'>,
): Record<string, string> {
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED':
      return { NEW_PASSWORD: PASSWORDS[command.password] ?? 'weak' };
    case 'MFA_SETUP':
      return {};
    case 'SELECT_MFA_TYPE':
      return { ANSWER: command.choice };
    case 'SOFTWARE_TOKEN_MFA':
      return { SOFTWARE_TOKEN_MFA_CODE: totpCode(world, user, user.active, command.code) };
    case 'SMS_MFA':
      return { SMS_MFA_CODE: smsCode(world, user, command.code) };
  }
}

function smsCode(world: World, user: ModelUser, kind: CodeKind): string {
  const right = user.sms?.code ?? '000000';
  switch (kind) {
    case 'right':
      return right;
    case 'replayed':
      return user.lastSms ?? '000000';
    case 'foreign':
      return world.users.find((one) => one !== user && one.sms)?.sms?.code ?? '000000';
    case 'early':
    case 'late':
      return user.active ? codeAt(user.active, stepAt(world.clock.now())) : '000000';
    case 'wrong':
      return String((Number(right) + 1) % 1_000_000).padStart(6, '0');
  }
}

/** Whether the session can be used at all by whoever presents it now. */
export function isUsable(world: World, session: ModelSession): boolean {
  const { user, proofs } = session;
  return (
    session.expiresAt > world.clock.now() &&
    user.exists &&
    user.enabled &&
    proofs.password === user.password
  );
}

function judgeResponse(
  world: World,
  session: ModelSession,
  client: ModelClient,
  challenge: ModelSession['step'],
  responses: Readonly<Record<string, string>>,
  as: Respond['as'],
): Verdict {
  if (as === 'no session') return INVALID;
  if (as === 'changed' || as === 'other client' || as === 'other user') return NOT_AUTHORIZED;
  if (!isUsable(world, session)) return NOT_AUTHORIZED;
  if (challenge !== session.step) {
    return refused('CodeMismatchException', 'NotAuthorizedException');
  }
  const { user, chosen } = session;
  const { length: given } = Object.keys(responses);
  if (given === 0 && challenge !== 'MFA_SETUP') return INVALID;
  const goOn = (proofs: Proofs, choice = chosen): Verdict => {
    session.spent = true;
    return { client, user, proofs, chosen: choice };
  };
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED': {
      if (responses.NEW_PASSWORD === 'weak') return refused('InvalidPasswordException');
      if (session.spent || !user.password.temporary) return NOT_AUTHORIZED;
      user.password = newPassword(world, responses.NEW_PASSWORD!, false);
      return goOn({ ...session.proofs, password: user.password });
    }
    case 'MFA_SETUP': {
      const { enrolled } = session;
      const holds = enrolled !== undefined && enrolled === user.active;
      if (session.spent || !holds || !usable(user).includes('SOFTWARE_TOKEN_MFA')) {
        return NOT_AUTHORIZED;
      }
      return goOn({
        ...session.proofs,
        second: { factor: 'SOFTWARE_TOKEN_MFA', secret: enrolled },
      });
    }
    case 'SELECT_MFA_TYPE': {
      const choice = usable(user).find((factor) => factor === responses.ANSWER);
      if (!choice) return INVALID;
      return session.spent ? NOT_AUTHORIZED : goOn(session.proofs, choice);
    }
    case 'SOFTWARE_TOKEN_MFA': {
      if (!count(user, 'software-token', world.clock.now())) return NOT_AUTHORIZED;
      const { active: secret } = user;
      if (!secret) return refused('SoftwareTokenMFANotFoundException');
      const step = stepOf(secret, responses.SOFTWARE_TOKEN_MFA_CODE!, world.clock.now());
      if (step === undefined) return refused('CodeMismatchException');
      if (session.spent) return NOT_AUTHORIZED;
      if (step <= user.lastStep) return refused('ExpiredCodeException');
      user.lastStep = step;
      forgive(user, 'software-token');
      return goOn({ ...session.proofs, second: { factor: 'SOFTWARE_TOKEN_MFA', secret } });
    }
    case 'SMS_MFA': {
      const now = world.clock.now();
      if (!count(user, 'message-code', now)) return NOT_AUTHORIZED;
      const sent = user.sms && user.sms.expiresAt > now ? user.sms.code : undefined;
      if (sent !== responses.SMS_MFA_CODE) return refused('CodeMismatchException');
      if (session.spent) return NOT_AUTHORIZED;
      user.lastSms = sent!;
      user.sms = undefined;
      forgive(user, 'message-code');
      return goOn({ ...session.proofs, second: { factor: 'SMS_MFA' } });
    }
  }
}
