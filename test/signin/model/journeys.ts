/** Several right steps in a row: random ones alone seldom lead far. */

import { stepAt } from '#domain/factors/totp.ts';
import { type Administer, administer, preferences } from './account.ts';
import { respond } from './challenges.ts';
import type { Preference } from './choice.ts';
import { associate, verify } from './enrol.ts';
import { answerSrp, start } from './first-factor.ts';
import {
  type Factor,
  type FirstFactor,
  type ModelSession,
  type ModelUser,
  mayChange,
  type World,
} from './model.ts';
import { existing, pick } from './settle.ts';

/** What can make a proof worthless between the question and the answer. */
export type Overtaking = 'replace authenticator' | 'turn SMS off' | 'prefer TOTP';

export interface Finish {
  readonly type: 'finish';
  readonly user: number;
  /** How many steps are taken, at most. */
  readonly steps: number;
  readonly choice: Factor;
  /** Begins with a first factor of choice, where the client is asked for one. */
  readonly prefers?: Preference | undefined;
  /** What is chosen when the user is asked. */
  readonly first: FirstFactor;
  /** Begins without an authenticator: an administrator removes it first. */
  readonly afresh: boolean;
  /** Gives a recovery code where a code of the authenticator is asked for. */
  readonly byRecoveryCode?: 'right' | 'replayed' | undefined;
  /** What happens to the user before the first answer, or before one that can bring tokens. */
  readonly meanwhile?:
    | { readonly when: 'early' | 'late'; readonly what: Administer['what'] | Overtaking }
    | undefined;
}

/** Begins a sign-in and gives right answers from there. */
export async function finish(world: World, command: Finish): Promise<void> {
  const { user, steps, meanwhile, afresh, prefers = 'nothing' } = command;
  if (afresh) await interrupt(world, pick(existing(world), user)!, 'delete software token');
  const password = 'right';
  const known = world.sessions.length;
  await start(world, {
    type: 'start',
    flow: command.prefers ? 'USER_AUTH' : 'USER_PASSWORD_AUTH',
    user,
    client: user,
    password,
    prefers,
  });
  let session = world.sessions[known];
  let interrupted = meanwhile === undefined;
  for (let step = 0; step < steps && session; step++) {
    if (!interrupted && (meanwhile?.when === 'early' || isLate(session))) {
      await interrupt(world, session.user, meanwhile!.what);
      interrupted = true;
    }
    const before: number = world.sessions.length;
    await goOn(world, session, command);
    session = world.sessions[before];
  }
}

const isLate = ({ step, setup }: ModelSession) =>
  step === 'SOFTWARE_TOKEN_MFA' ||
  step === 'SMS_MFA' ||
  step === 'EMAIL_OTP' ||
  setup === 'verified';

async function interrupt(
  world: World,
  user: ModelUser,
  what: NonNullable<Finish['meanwhile']>['what'],
): Promise<void> {
  const number = numberOf(existing(world), user);
  switch (what) {
    case 'turn SMS off':
    case 'prefer TOTP': {
      const sms = what === 'turn SMS off' ? 'off' : 'as is';
      const by = { by: 'admin', which: number } as const;
      return preferences(world, {
        type: 'preferences',
        ...by,
        totp: 'preferred',
        sms,
        email: 'as is',
      });
    }
    case 'replace authenticator': {
      const change = { user: number, what: 'delete software token', password: 0 } as const;
      await administer(world, { type: 'administer', ...change });
      const choice = 'SOFTWARE_TOKEN_MFA';
      const first = 'PASSWORD';
      return finish(world, {
        type: 'finish',
        user: number,
        steps: 4,
        choice,
        first,
        afresh: false,
      });
    }
    default:
      return administer(world, { type: 'administer', user: number, what, password: number });
  }
}

/** Gives the right answer to the challenge of the session. */
async function goOn(
  world: World,
  session: ModelSession,
  { choice, first, byRecoveryCode }: Pick<Finish, 'choice' | 'first' | 'byRecoveryCode'>,
): Promise<void> {
  const { step, setup } = session;
  if (step === 'PASSWORD_VERIFIER') {
    return answerSrp(world, { type: 'answer srp', exchange: 0, password: 'right', as: 'same' });
  }
  if (step === 'MFA_SETUP' && setup !== 'verified') {
    const alike = world.sessions.filter((one) => one.step === step && one.setup === setup);
    const ask = { by: 'session', which: numberOf(alike, session), from: 'fitting' } as const;
    if (setup === undefined) return associate(world, { type: 'associate', ...ask });
    awaitFreshCode(world, session.user);
    return verify(world, { type: 'verify', code: 'right', ...ask });
  }
  if (step === 'SOFTWARE_TOKEN_MFA') awaitFreshCode(world, session.user);
  return respond(world, {
    type: 'respond',
    session: numberOf(world.sessions, session),
    from: 'all',
    challenge: 'own',
    code: byRecoveryCode ?? 'right',
    choice,
    first,
    atOnce: world.sessions.length % 2 === 0,
    byMail: false,
    byRecoveryCode: byRecoveryCode !== undefined,
    password: world.sessions.length % 3,
    by: 'user',
    as: 'same',
    twice: false,
  });
}

/** The number by which a command means this one: counted from the youngest. */
export const numberOf = <T>(list: readonly T[], one: T) => list.length - 1 - list.indexOf(one);

/** Until the authenticator shows a code that was not used yet. */
export function awaitFreshCode(world: World, { lastStep, further }: ModelUser): void {
  const last = Math.max(lastStep, ...further.map((one) => one.lastStep));
  if (last > stepAt(world.clock.now())) world.clock.advance(30_000);
}

export interface SetUp {
  readonly type: 'set up';
  readonly which: number;
  readonly sms: 'on' | 'preferred' | 'as is';
  readonly totp: 'on' | 'preferred';
  readonly code: 'right' | 'replayed';
  /** In place of an authenticator that an administrator removes. */
  readonly anew: boolean;
}

/** Gives the owner of a good access token an authenticator, and perhaps a second factor besides. */
export async function setUp(world: World, command: SetUp): Promise<void> {
  const { which, sms, totp, code, anew } = command;
  const now = world.clock.now();
  const token = pick(
    world.access.filter((one) => mayChange(one, now)),
    which,
  );
  if (!token) {
    const choice = 'SMS_MFA';
    const first = 'PASSWORD';
    return finish(world, { type: 'finish', user: which, steps: 3, choice, first, afresh: false });
  }
  const { user } = token.family;
  const by = { by: 'token', which, from: 'open' } as const;
  const number = numberOf(existing(world), user);
  if (anew) await interrupt(world, user, 'delete software token');
  await associate(world, { type: 'associate', ...by });
  if (code === 'right') awaitFreshCode(world, user);
  await verify(world, { type: 'verify', code, ...by });
  await preferences(world, {
    type: 'preferences',
    by: 'admin',
    which: number,
    totp,
    sms,
    email: sms === 'preferred' ? 'as is' : sms,
  });
}
