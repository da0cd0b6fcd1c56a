/** Several right steps in a row: random ones alone seldom lead far. */

import { stepAt } from '#domain/totp.ts';
import { preferences } from './account.ts';
import { associate, verify } from './enrol.ts';
import { isGood, type ModelSession, type ModelUser, type World } from './model.ts';
import { existing, pick } from './settle.ts';
import { respond, start } from './sign-in.ts';

export interface Finish {
  readonly type: 'finish';
  readonly user: number;
  /** How many steps are taken, at most. */
  readonly steps: number;
  readonly choice: 'SOFTWARE_TOKEN_MFA' | 'SMS_MFA';
}

/** Begins a sign-in with the right password and gives right answers from there. */
export async function finish(world: World, { user, steps, choice }: Finish): Promise<void> {
  let known = world.sessions.length;
  const password = 'right';
  await start(world, { type: 'start', flow: 'USER_PASSWORD_AUTH', user, client: user, password });
  for (let step = 0; step < steps && world.sessions.length > known; step++) {
    known = world.sessions.length;
    const session = world.sessions.at(-1)!;
    if (session.step === 'MFA_SETUP' && session.setup !== 'verified') {
      await enrolBy(world, session);
      continue;
    }
    if (session.step === 'SOFTWARE_TOKEN_MFA') awaitFreshCode(world, session.user);
    await respond(world, {
      type: 'respond',
      session: 0,
      from: 'all',
      challenge: 'own',
      code: 'right',
      choice,
      password: step % 3,
      by: 'user',
      as: 'same',
      twice: false,
    });
  }
}

async function enrolBy(world: World, session: ModelSession): Promise<void> {
  const ask = { by: 'session', which: 0, from: 'open' } as const;
  if (session.setup !== 'associated') return associate(world, { type: 'associate', ...ask });
  awaitFreshCode(world, session.user);
  return verify(world, { type: 'verify', code: 'right', ...ask });
}

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
  const number = existing(world).length - 1 - existing(world).indexOf(user);
  await preferences(world, { type: 'preferences', by: 'admin', which: number, totp, sms });
}
