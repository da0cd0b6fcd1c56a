/** The steps of a sign-in: from the first factor to tokens. */
import { codeAt, stepAt } from '#domain/totp.ts';
import {
  count,
  forgive,
  hasEnded,
  isLocked,
  type ModelClient,
  type ModelExchange,
  type ModelPassword,
  type ModelSession,
  type ModelUser,
  type Proofs,
  SRP_MS,
  stepOf,
  usable,
  type World,
} from './model.ts';
import {
  type CodeKind,
  existing,
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
import { answerVerifier, SRP_A } from './srp-client.ts';
import { type Answer, send } from './wire.ts';

export const PASSWORDS = ['Correct-horse-1', 'Correct-horse-2', 'Correct-horse-3'];

export interface Start {
  readonly type: 'start';
  readonly flow: 'USER_PASSWORD_AUTH' | 'ADMIN_USER_PASSWORD_AUTH' | 'USER_SRP_AUTH';
  readonly user: number;
  /** Whether another client of the user's pool, or one of another pool, is asked. */
  readonly client: number;
  readonly password: 'right' | number;
}

const clientFor = (world: World, user: ModelUser, n: number): ModelClient => {
  const own = world.clients.filter(({ pool }) => pool === user.pool);
  return n < 6 ? own[n % own.length]! : world.clients[n % world.clients.length]!;
};

const passwordFor = (user: ModelUser, which: 'right' | number) =>
  which === 'right' ? user.password.text : (PASSWORDS[which] ?? 'Never-anyones-0');

export async function start(world: World, command: Start): Promise<void> {
  const meant = pick(existing(world), command.user)!;
  const client = clientFor(world, meant, command.client);
  const { pool } = client;
  const { name } = meant;
  const found = pool.users.get(name);
  const { flow } = command;
  const byAdmin = flow === 'ADMIN_USER_PASSWORD_AUTH';
  const password = passwordFor(meant, command.password);
  const answer = await send(world.url, byAdmin ? 'AdminInitiateAuth' : 'InitiateAuth', {
    ClientId: client.id,
    ...(byAdmin && { UserPoolId: pool.id }),
    AuthFlow: flow,
    AuthParameters: {
      ...named(client, name),
      ...(flow === 'USER_SRP_AUTH' ? { SRP_A } : { PASSWORD: password }),
    },
  });
  if (flow === 'USER_SRP_AUTH') noteExchange(world, client, name, found, answer);
  else settle(world, flow, answer, byPassword(world, client, found, password));
}

function noteExchange(
  world: World,
  client: ModelClient,
  name: string,
  user: ModelUser | undefined,
  answer: Answer,
): void {
  if (!user && !client.hides) {
    settle(world, 'USER_SRP_AUTH', answer, refused('UserNotFoundException'));
    return;
  }
  if (answer.body.ChallengeName !== 'PASSWORD_VERIFIER' || answer.body.Session !== undefined) {
    throw new Error(`USER_SRP_AUTH was answered ${JSON.stringify(answer.body)}`);
  }
  world.exchanges.push({
    client,
    name,
    password: user?.password,
    parameters: answer.body.ChallengeParameters,
    expiresAt: world.clock.now() + SRP_MS,
    spent: false,
  });
}

function byPassword(
  world: World,
  client: ModelClient,
  user: ModelUser | undefined,
  given: string,
): Verdict {
  const now = world.clock.now();
  if (!user) return client.hides ? NOT_AUTHORIZED : refused('UserNotFoundException');
  if (isLocked(user, 'password', now)) return NOT_AUTHORIZED;
  if (!client.hides && !user.enabled) return NOT_AUTHORIZED;
  count(user, 'password', now);
  if (given !== user.password.text) return NOT_AUTHORIZED;
  forgive(user, 'password');
  return afterPassword(world, client, user);
}

function afterPassword(world: World, client: ModelClient, user: ModelUser): Verdict {
  if (!user.enabled || hasEnded(user.password, world.clock.now())) return NOT_AUTHORIZED;
  return { client, user, proofs: { password: user.password } };
}

export interface AnswerSrp {
  readonly type: 'answer srp';
  readonly exchange: number;
  readonly password: 'right' | number;
  readonly as: 'same' | 'other user' | 'other client' | 'other time' | 'other block' | 'nothing';
}

export async function answerSrp(world: World, command: AnswerSrp): Promise<void> {
  const exchange = pick(world.exchanges, command.exchange);
  if (!exchange) return;
  const { as } = command;
  const { name, parameters } = exchange;
  const now = world.clock.now();
  const client =
    as === 'other client' ? world.clients.find((one) => one !== exchange.client)! : exchange.client;
  const text =
    command.password === 'right'
      ? (exchange.password?.text ?? PASSWORDS[0]!)
      : (PASSWORDS[command.password] ?? 'Never-anyones-0');
  const { pool } = exchange.client;
  const claim = await answerVerifier(
    pool.id,
    parameters,
    text,
    now - (as === 'other time' ? 600_000 : 0),
  );
  const stranger = world.users.find((user) => user.name !== name)!.name;
  const username = as === 'other user' ? stranger : parameters.USERNAME!;
  const block = claim.PASSWORD_CLAIM_SECRET_BLOCK!;
  const answer = await send(world.url, 'RespondToAuthChallenge', {
    ClientId: client.id,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: {
      ...(as !== 'nothing' && claim),
      ...(as === 'other block' && { PASSWORD_CLAIM_SECRET_BLOCK: changed(block) }),
      ...named(client, username),
    },
  });
  const untold = as === 'nothing' ? INVALID : NOT_AUTHORIZED;
  const verdict = as === 'same' ? bySrp(world, exchange, text) : untold;
  settle(world, `PASSWORD_VERIFIER as ${as}`, answer, verdict);
}

function bySrp(world: World, exchange: ModelExchange, given: string): Verdict {
  const { client, name, password } = exchange;
  const now = world.clock.now();
  if (now >= exchange.expiresAt) return NOT_AUTHORIZED;
  const user = client.pool.users.get(name);
  // A decoy was posed, or whom it was posed for is gone: nobody, or somebody else, has the name.
  if (!user) return client.hides ? NOT_AUTHORIZED : refused('UserNotFoundException');
  if (exchange.parameters.USERNAME !== user.name) return NOT_AUTHORIZED;
  if (!count(user, 'password', now)) return NOT_AUTHORIZED;
  if (password !== user.password || given !== password.text) return NOT_AUTHORIZED;
  const verdict = afterPassword(world, client, user);
  if ('refused' in verdict) {
    forgive(user, 'password');
    return verdict;
  }
  if (exchange.spent) return NOT_AUTHORIZED;
  exchange.spent = true;
  forgive(user, 'password');
  return verdict;
}

// Challenges

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

export function newPassword(world: World, text: string, temporary: boolean): ModelPassword {
  return { text, temporary, setAt: world.clock.now() };
}

/** The text with another character in its middle. */
function changed(text: string): string {
  const at = text.length >> 1;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
