/** The first factor: a password, sent plainly or proven by SRP. */

import type { Answer } from '../../support/call.ts';
import { SrpClient } from '../../support/srp-client.ts';
import { beginChoice, type Preference, preference } from './choice.ts';
import {
  count,
  forgive,
  type ModelClient,
  type ModelExchange,
  type ModelUser,
  SRP_MS,
  type World,
} from './model.ts';
import { afterPassword, byPassword, PASSWORDS } from './passwords.ts';
import {
  existing,
  INVALID,
  isUsable,
  NOT_AUTHORIZED,
  named,
  pick,
  refused,
  settle,
  UNTOLD,
  type Verdict,
} from './settle.ts';
import { send } from './wire.ts';

export interface Start {
  readonly type: 'start';
  readonly flow: 'USER_PASSWORD_AUTH' | 'ADMIN_USER_PASSWORD_AUTH' | 'USER_SRP_AUTH' | 'USER_AUTH';
  readonly user: number;
  /** Whether another client of the user's pool, or one of another pool, is asked. */
  readonly client: number;
  readonly password: 'right' | number;
  readonly prefers: Preference;
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
      ...(flow === 'USER_SRP_AUTH' && { SRP_A: await new SrpClient(pool.id).a() }),
      ...(flow.endsWith('PASSWORD_AUTH') && { PASSWORD: password }),
      ...(flow === 'USER_AUTH' && (await preference(pool.id, command.prefers, password))),
    },
  });
  if (flow === 'USER_AUTH')
    return beginChoice(world, client, name, found, command.prefers, password, answer);
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

export interface AnswerSrp {
  readonly type: 'answer srp';
  readonly exchange: number;
  readonly password: 'right' | number;
  readonly as:
    | 'same'
    | 'other user'
    | 'other client'
    | 'other time'
    | 'other block'
    | 'other session'
    | 'nothing';
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
  const claim = await new SrpClient(pool.id).answer(
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
    ...(exchange.session && as !== 'other session' && { Session: exchange.session.text }),
    ...(as === 'other session' && { Session: otherSession(world, exchange) }),
    ChallengeResponses: {
      ...(as !== 'nothing' && claim),
      ...(as === 'other block' && { PASSWORD_CLAIM_SECRET_BLOCK: changed(block) }),
      ...named(client, username),
    },
  });
  const untold = as === 'nothing' ? (exchange.session ? UNTOLD : INVALID) : NOT_AUTHORIZED;
  const verdict = as === 'same' ? bySrp(world, exchange, text) : untold;
  settle(world, `PASSWORD_VERIFIER as ${as}`, answer, verdict);
}

/** With a session of another exchange, or without the one it needs, an exchange is worth nothing. */
function otherSession(world: World, { session }: ModelExchange): string | undefined {
  if (session) return undefined;
  return world.sessions.find(({ step }) => step === 'PASSWORD_VERIFIER')?.text ?? 'x'.repeat(40);
}

function bySrp(world: World, exchange: ModelExchange, given: string): Verdict {
  const { client, name, password } = exchange;
  const now = world.clock.now();
  const { session } = exchange;
  if (now >= exchange.expiresAt || (session && !isUsable(world, session))) return NOT_AUTHORIZED;
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
  if (exchange.spent || session?.spent) return NOT_AUTHORIZED;
  exchange.spent = true;
  if (session) session.spent = true;
  forgive(user, 'password');
  return verdict;
}

/** The text with another character in its middle. */
export function changed(text: string): string {
  const at = text.length >> 1;
  return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
}
