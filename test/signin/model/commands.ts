/** What can happen, and how often: mostly what leads on, so that every challenge is reached. */
import fc from 'fast-check';
import {
  type Administer,
  administer,
  type PoolMfa,
  type Preferences,
  poolMfa,
  preferences,
} from './account.ts';
import { type Respond, respond } from './challenges.ts';
import { type Associate, associate, type Verify, verify } from './enrol.ts';
import { type AnswerSrp, answerSrp, type Start, start } from './first-factor.ts';
import { type Finish, finish, type Overtaking, type SetUp, setUp } from './journeys.ts';
import type { World } from './model.ts';
import { type Refresh, type Revoke, refresh, revoke, type UseToken, useToken } from './tokens.ts';

/** Time goes by, or back a little. */
interface Pass {
  readonly type: 'pass';
  readonly ms: number;
}

export type Command =
  | Start
  | AnswerSrp
  | Respond
  | Associate
  | Verify
  | Finish
  | SetUp
  | Preferences
  | PoolMfa
  | Administer
  | UseToken
  | Refresh
  | Revoke
  | Pass;

export async function execute(world: World, command: Command): Promise<void> {
  switch (command.type) {
    case 'start':
      return start(world, command);
    case 'answer srp':
      return answerSrp(world, command);
    case 'respond':
      return respond(world, command);
    case 'associate':
      return associate(world, command);
    case 'verify':
      return verify(world, command);
    case 'finish':
      return finish(world, command);
    case 'set up':
      return setUp(world, command);
    case 'preferences':
      return preferences(world, command);
    case 'pool mfa':
      return poolMfa(world, command);
    case 'administer':
      return administer(world, command);
    case 'use token':
      return useToken(world, command);
    case 'refresh':
      return refresh(world, command);
    case 'revoke':
      return revoke(world, command);
    case 'pass':
      return world.clock.advance(command.ms);
  }
}

/** The first choice `weight` times as often as all the others together. */
function mostly<T>(weight: number, first: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** Counted from the youngest. */
const which = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.nat(40) },
);
const user = fc.nat(3);
const from = mostly<'open' | 'all'>(4, 'open', 'all');
const password = mostly<'right' | number>(5, 'right', 0, 1, 2, 3);
const code = mostly<Respond['code']>(2, 'right', 'wrong', 'replayed', 'early', 'late', 'foreign');
const wish = fc.constantFrom('on', 'off', 'preferred', 'as is');
const mode = fc.constantFrom('OPTIONAL', 'ON', 'OFF', 'ON', 'OPTIONAL', 'ON');
const factors = fc.constantFrom('totp', 'both', 'sms', 'totp', 'both');
const constant = fc.constant;
const OVERTAKING: readonly Overtaking[] = ['replace authenticator', 'turn SMS off', 'prefer TOTP'];
/** Enabling comes often, since nothing comes of a disabled user. */
const CHANGES: readonly Administer['what'][] = [
  'delete software token',
  'set password',
  'set temporary password',
  'disable',
  'enable',
  'enable',
  'enable',
  'sign out',
  'recreate',
];

const arbitraries: readonly (readonly [number, fc.Arbitrary<Command>])[] = [
  [
    14,
    fc.record<Start>({
      type: constant('start'),
      flow: mostly(3, 'USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_SRP_AUTH'),
      user,
      client: fc.nat(6),
      password,
    }),
  ],
  [
    3,
    fc.record<AnswerSrp>({
      type: constant('answer srp'),
      exchange: which,
      password,
      as: mostly(5, 'same', 'other user', 'other client', 'other time', 'other block', 'nothing'),
    }),
  ],
  [
    30,
    fc.record<Respond>({
      type: constant('respond'),
      session: which,
      from,
      challenge: mostly(
        9,
        'own',
        'NEW_PASSWORD_REQUIRED',
        'MFA_SETUP',
        'SELECT_MFA_TYPE',
        'SOFTWARE_TOKEN_MFA',
        'SMS_MFA',
      ),
      code,
      choice: fc.constantFrom('SOFTWARE_TOKEN_MFA', 'SMS_MFA'),
      password: mostly(9, 0, 1, 2, 3),
      by: mostly(3, 'user', 'admin'),
      as: mostly(8, 'same', 'other user', 'other client', 'changed', 'no answer', 'no session'),
      twice: mostly(7, false, true),
    }),
  ],
  [
    8,
    fc.record<Associate>({
      type: constant('associate'),
      by: fc.constantFrom('session', 'token'),
      which,
      from,
    }),
  ],
  [
    12,
    fc.record<Verify>({
      type: constant('verify'),
      by: fc.constantFrom('session', 'token'),
      which,
      from,
      code: mostly(4, 'right', 'wrong', 'replayed', 'early', 'late', 'foreign'),
    }),
  ],
  [
    7,
    fc.record<Finish>({
      type: constant('finish'),
      user,
      steps: fc.constantFrom(0, 1, 2, 3, 4, 5, 5, 5),
      choice: fc.constantFrom('SOFTWARE_TOKEN_MFA', 'SMS_MFA'),
      meanwhile: fc.option(
        fc.record({
          when: mostly<'early' | 'late'>(3, 'late', 'early'),
          what: fc.constantFrom(...OVERTAKING, ...OVERTAKING, ...CHANGES),
        }),
        { freq: 2, nil: undefined },
      ),
      afresh: mostly(3, false, true),
    }),
  ],
  [
    4,
    fc.record<SetUp>({
      type: constant('set up'),
      which,
      sms: fc.constantFrom('on', 'on', 'on', 'preferred', 'as is'),
      totp: mostly<'on' | 'preferred'>(3, 'on', 'preferred'),
      code: mostly(4, 'right', 'replayed'),
      anew: mostly(3, false, true),
    }),
  ],
  [
    5,
    fc.record<Preferences>({
      type: constant('preferences'),
      by: fc.constantFrom('user', 'admin'),
      which,
      totp: wish,
      sms: wish,
    }),
  ],
  [
    3,
    fc.record<PoolMfa>({
      type: constant('pool mfa'),
      pool: fc.nat(1),
      mode,
      factors,
    }),
  ],
  [
    4,
    fc.record<Administer>({
      type: constant('administer'),
      user,
      what: fc.constantFrom(...CHANGES),
      password: fc.nat(2),
    }),
  ],
  [
    4,
    fc.record<UseToken>({
      type: constant('use token'),
      which,
      how: mostly(7, 'GetUser', 'GlobalSignOut'),
    }),
  ],
  [
    4,
    fc.record<Refresh>({
      type: constant('refresh'),
      which,
      operation: fc.constantFrom('InitiateAuth', 'GetTokensFromRefreshToken', 'AdminInitiateAuth'),
      client: mostly(5, 'same', 'other'),
      again: mostly(2, undefined, 0, 2000, 12_000),
    }),
  ],
  [1, fc.record<Revoke>({ type: constant('revoke'), which, client: mostly(3, 'same', 'other') })],
  [
    9,
    fc.record<Pass>({
      type: constant('pass'),
      ms: fc
        .constantFrom(30, 30, 30, 30, 30, 30, 1, 2, 5, 12, 65, 65, -40, 170, 181, 960, 3700)
        .map((seconds) => seconds * 1000),
    }),
  ],
];

export const command: fc.Arbitrary<Command> = fc.oneof(
  ...arbitraries.map(([weight, arbitrary]) => ({ weight, arbitrary })),
);

/** How a run begins: what its two pools ask for. */
export const beginning = fc.tuple(mode, factors, mode, factors);
