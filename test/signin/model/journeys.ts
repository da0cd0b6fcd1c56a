/** Several right steps in a row: random ones alone seldom lead far. */

import { stepAt } from '#domain/totp.ts';
import { type Administer, administer, preferences } from './account.ts';
import { associate, verify } from './enrol.ts';
import { type Factor, isGood, type ModelSession, type ModelUser, type World } from './model.ts';
import { existing, pick } from './settle.ts';
import { respond, start } from './sign-in.ts';

export interface Finish {
  readonly type: 'finish';
  readonly user: number;
  /** How many steps are taken, at most. */
  readonly steps: number;
  readonly choice: Factor;
  /** What happens to the user just before one of the steps. */
  readonly meanwhile?:
    | { readonly step: number; readonly what: Administer['what'] | 'replace authenticator' }
    | undefined;
}

/** Begins a sign-in with the right password and gives right answers from there. */
export async function finish(world: World, command: Finish): Promise<void> {
  const { user, steps, choice, meanwhile } = command;
  const password = 'right';
  const known = world.sessions.length;
  await start(world, { type: 'start', flow: 'USER_PASSWORD_AUTH', user, client: user, password });
  let session = world.sessions[known];
  for (let step = 0; step < steps && session; step++) {
    if (meanwhile?.step === step) await interrupt(world, session.user, meanwhile.what);
    const before: number = world.sessions.length;
    await goOn(world, session, choice);
    session = world.sessions[before];
  }
}

async function interrupt(
  world: World,
  user: ModelUser,
  what: NonNullable<Finish['meanwhile']>['what'],
): Promise<void> {
  const number = numberOf(existing(world), user);
  const replaces = what === 'replace authenticator';
  const change = replaces ? 'delete software token' : what;
  await administer(world, { type: 'administer', user: number, what: change, password: number });
  if (!replaces) return;
  await finish(world, { type: 'finish', user: number, steps: 4, choice: 'SOFTWARE_TOKEN_MFA' });
}

/** Gives the right answer to the challenge of the session. */
async function goOn(world: World, session: ModelSession, choice: Factor): Promise<void> {
  const { step, setup } = session;
  if (step === 'MFA_SETUP' && setup !== 'verified') {
    const alike = world.sessions.filter((one) => one.step === step && one.setup === setup);
    const ask = { by: 'session', which: numberOf(alike, session), from: 'all' } as const;
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
    code: 'right',
    choice,
    password: world.sessions.length % 3,
    by: 'user',
    as: 'same',
    twice: false,
  });
}

/** The number by which a command means this one: counted from the youngest. */
const numberOf = <T>(list: readonly T[], one: T) => list.length - 1 - list.indexOf(one);

/** Until the authenticator shows a code that was not used yet. */
function awaitFreshCode(world: World, { lastStep }: ModelUser): void {
  if (lastStep > stepAt(world.clock.now())) world.clock.advance(30_000);
}

export interface SetUp {
  readonly type: 'set up';
  readonly which: number;
  readonly sms: 'on' | 'preferred' | 'as is';
  readonly totp: 'on' | 'preferred';
}

/** Gives the owner of a good access token an authenticator, and perhaps a second factor besides. */
export async function setUp(world: World, { which, sms, totp }: SetUp): Promise<void> {
  const now = world.clock.now();
  const token = pick(
    world.access.filter((one) => isGood(one, now)),
    which,
  );
  if (!token) return finish(world, { type: 'finish', user: which, steps: 3, choice: 'SMS_MFA' });
  const { user } = token.family;
  const by = { by: 'token', which, from: 'open' } as const;
  await associate(world, { type: 'associate', ...by });
  awaitFreshCode(world, user);
  await verify(world, { type: 'verify', code: 'right', ...by });
  const number = numberOf(existing(world), user);
  await preferences(world, { type: 'preferences', by: 'admin', which: number, totp, sms });
}
