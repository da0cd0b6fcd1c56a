/** How often each thing happens: mostly what leads on, so that every challenge is reached. */
import fc from 'fast-check';
import type { Administer, PoolCodes, PoolMfa, Preferences } from './account.ts';
import type { Browse } from './browsers.ts';
import type { Respond } from './challenges.ts';
import type { AnswerNobody } from './choice.ts';
import type { Command, Pass } from './commands.ts';
import type { Associate, Verify } from './enrol.ts';
import type { AnswerSrp, Start } from './first-factor.ts';
import type { Finish, Overtaking, SetUp } from './journeys.ts';
import type { AuthenticatorApp } from './own.ts';
import type { Forgot, Recover } from './recover.ts';
import type { RecoveryCodes } from './recovery-codes.ts';
import type { Refresh, Revoke, UseToken } from './tokens.ts';

/** The first choice `weight` times as often as all the others together. */
function mostly<T>(weight: number, first: T, ...others: T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight, arbitrary: fc.constant(first) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

/** CounterName from the youngest. */
const which = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.constant(1) },
  { weight: 2, arbitrary: fc.nat(40) },
);
const user = fc.nat(3);
const from = mostly<'open' | 'all'>(4, 'open', 'all');
const password = mostly<'right' | number>(5, 'right', 0, 1, 2, 3);
const code = mostly<Respond['code']>(2, 'right', 'wrong', 'replayed', 'early', 'late', 'foreign');
const second = fc.constantFrom('SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP');
const wish = fc.constantFrom('on', 'off', 'preferred', 'as is');
const mode = fc.constantFrom('OPTIONAL', 'ON', 'OFF', 'ON', 'OPTIONAL', 'ON');
const factors = fc.constantFrom('totp', 'all', 'messages', 'totp', 'all');
const codes = fc.constantFrom('none', 'e-mail', 'both', 'both');
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
    20,
    fc.record<Start>({
      type: constant('start'),
      flow: fc.oneof(
        mostly<Start['flow']>(3, 'USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'USER_SRP_AUTH'),
        constant<Start['flow']>('USER_AUTH'),
      ),
      user,
      client: fc.nat(6),
      password,
      prefers: fc.constantFrom(
        'nothing',
        'PASSWORD',
        'PASSWORD with it',
        'SRP_A',
        'EMAIL_OTP',
        'EMAIL_OTP',
        'SMS_OTP',
      ),
    }),
  ],
  [
    4,
    fc.record<AnswerSrp>({
      type: constant('answer srp'),
      exchange: which,
      password,
      as: mostly(
        5,
        'same',
        'other user',
        'other client',
        'other time',
        'other block',
        'other session',
        'nothing',
      ),
    }),
  ],
  [
    2,
    fc.record<AnswerNobody>({
      type: constant('answer nobody'),
      session: which,
      code: fc.constantFrom('00000000', '000000', ''),
      password: fc.nat(3),
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
        'EMAIL_OTP',
        'SMS_OTP',
        'PASSWORD',
        'SELECT_CHALLENGE',
      ),
      code,
      choice: second,
      first: fc.constantFrom('PASSWORD', 'EMAIL_OTP', 'SMS_OTP'),
      atOnce: fc.boolean(),
      byMail: fc.boolean(),
      byRecoveryCode: mostly(2, false, true),
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
      choice: second,
      prefers: mostly<Finish['prefers']>(1, undefined, 'nothing', 'EMAIL_OTP', 'SMS_OTP', 'SRP_A'),
      first: fc.constantFrom('PASSWORD', 'EMAIL_OTP', 'SMS_OTP'),
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
    6,
    fc.record<AuthenticatorApp>({
      type: constant('own authenticator'),
      user,
      what: fc.constantFrom('add', 'add', 'add', 'replace', 'remove'),
      which: fc.nat(4),
      code: mostly(5, 'right', 'wrong', 'replayed', 'early', 'late', 'foreign'),
      twice: mostly(4, false, true),
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
      email: wish,
    }),
  ],
  [
    4,
    fc.record<RecoveryCodes>({
      type: constant('recovery codes'),
      what: mostly<RecoveryCodes['what']>(5, 'create', 'remove'),
      used: fc.boolean(),
      which,
      from,
      code: mostly(5, 'right', 'wrong', 'replayed', 'early', 'late', 'foreign'),
    }),
  ],
  [
    6,
    fc.record<Browse>({
      type: constant('browse'),
      what: fc.constantFrom('sign in', 'return', 'exchange'),
      which,
      atOnce: fc.boolean(),
    }),
  ],
  [2, fc.record<Forgot>({ type: constant('forgot'), user, client: fc.nat(1) })],
  [
    4,
    fc.record<Recover>({
      type: constant('recover'),
      user,
      client: fc.nat(1),
      code: mostly<Recover['code']>(3, 'right', 'wrong', 'replayed', 'foreign', 'of a sign-in'),
      password: mostly(6, 0, 1, 2, 3),
      afresh: mostly(2, true, false),
      overtaken: mostly(1, false, true),
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
  [3, fc.record<PoolCodes>({ type: constant('pool codes'), pool: fc.nat(1), codes })],
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

const pool = fc.record({ mode, factors, codes });

/** How a run begins: what its two pools ask for. */
export const beginning = fc.tuple(pool, pool);
