/** Sign-ins that leave the first factor to the user: how they begin, for somebody and for nobody. */
import type { Answer } from '../../support/call.ts';
import { SrpClient } from '../../support/srp-client.ts';
import {
  type FirstStep,
  type ModelClient,
  type ModelUser,
  SESSION_MS,
  SRP_MS,
  type World,
} from './model.ts';
import { byPassword, PASSWORDS } from './passwords.ts';
import {
  checkRefusal,
  NOT_AUTHORIZED,
  named,
  pick,
  refused,
  settle,
  type Verdict,
} from './settle.ts';
import { send } from './wire.ts';

/** What is asked for; a password or SRP_A may come along. */
export type Preference =
  | 'nothing'
  | 'PASSWORD'
  | 'PASSWORD with it'
  | 'SRP_A'
  | 'EMAIL_OTP'
  | 'SMS_OTP';

export async function preference(
  poolId: string,
  prefers: Preference,
  PASSWORD: string,
): Promise<Record<string, string>> {
  switch (prefers) {
    case 'nothing':
      return {};
    case 'PASSWORD with it':
      return { PREFERRED_CHALLENGE: 'PASSWORD', PASSWORD };
    case 'SRP_A':
      return { PREFERRED_CHALLENGE: 'PASSWORD_SRP', SRP_A: await new SrpClient(poolId).a() };
    default:
      return { PREFERRED_CHALLENGE: prefers };
  }
}

const WANTED: Record<Preference, FirstStep | undefined> = {
  nothing: undefined,
  PASSWORD: 'PASSWORD',
  'PASSWORD with it': 'PASSWORD',
  SRP_A: 'PASSWORD_VERIFIER',
  EMAIL_OTP: 'EMAIL_OTP',
  SMS_OTP: 'SMS_OTP',
};

export function beginChoice(
  world: World,
  client: ModelClient,
  name: string,
  user: ModelUser | undefined,
  prefers: Preference,
  password: string,
  answer: Answer,
): void {
  if (!user && client.hides) {
    noteNobody(world, client, name, prefers, answer);
    return;
  }
  const known = world.sessions.length;
  const verdict = beginning(world, client, user, prefers, password);
  settle(world, `USER_AUTH preferring ${prefers}`, answer, verdict);
  const session = world.sessions[known];
  if (user && session?.step === 'PASSWORD_VERIFIER') {
    const { ChallengeParameters: parameters } = answer.body;
    world.exchanges.push({
      client,
      name,
      password: user.password,
      parameters,
      session,
      expiresAt: world.clock.now() + SRP_MS,
      spent: false,
    });
  }
}

function beginning(
  world: World,
  client: ModelClient,
  user: ModelUser | undefined,
  prefers: Preference,
  password: string,
): Verdict {
  if (!user) return refused('UserNotFoundException');
  if (!client.hides && !user.enabled) return NOT_AUTHORIZED;
  if (prefers === 'PASSWORD with it') return byPassword(world, client, user, password);
  return { client, user, proofs: {}, wishes: { wanted: WANTED[prefers] } };
}

/** Nobody's name is asked what somebody's could be, and nothing that is answered is right. */
function noteNobody(
  world: World,
  client: ModelClient,
  name: string,
  prefers: Preference,
  { error, body }: Answer,
): void {
  if (prefers === 'PASSWORD with it' || error) {
    if (body.AuthenticationResult || !error) throw new Error(`nobody signed in as ${name}`);
    return;
  }
  const { Session: text, ChallengeName: step } = body;
  const expiresAt = world.clock.now() + SESSION_MS;
  world.nobodys.push({ text, client, name, step, expiresAt });
}

export interface AnswerNobody {
  readonly type: 'answer nobody';
  readonly session: number;
  readonly code: string;
  readonly password: number;
}

/** Answers a challenge that was posed for nobody, whoever has the name by now. */
export async function answerNobody(world: World, command: AnswerNobody): Promise<void> {
  const session = pick(world.nobodys, command.session);
  if (!session) return;
  const { client, name, step, text } = session;
  const answer = await send(world.url, 'RespondToAuthChallenge', {
    ClientId: client.id,
    ChallengeName: step,
    Session: text,
    ChallengeResponses: {
      ...named(client, name),
      ANSWER: 'PASSWORD',
      PASSWORD: PASSWORDS[command.password] ?? 'Never-anyones-0',
      EMAIL_OTP_CODE: command.code,
      SMS_OTP_CODE: command.code,
    },
  });
  const names = ['NotAuthorizedException', 'CodeMismatchException', 'InvalidParameterException'];
  checkRefusal(world, `${step} for nobody`, answer, names);
}
