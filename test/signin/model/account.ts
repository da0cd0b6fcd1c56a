/** What administrators and users change while people sign in. */
import assert from 'node:assert/strict';
import { readFactors } from './enrol.ts';
import {
  endEverything,
  endRecoveryCodes,
  type Factor,
  forgive,
  type ModelPool,
  type ModelUser,
  mayChange,
  noAttempts,
  type World,
} from './model.ts';
import { newPassword, PASSWORDS } from './passwords.ts';
import { check, existing, INVALID, note, pick, REFUSED_TOKEN } from './settle.ts';
import { revokeAll } from './tokens.ts';
import { send } from './wire.ts';

// Preferences and settings

export interface Preferences {
  readonly type: 'preferences';
  readonly by: 'user' | 'admin';
  readonly which: number;
  readonly totp: 'on' | 'off' | 'preferred' | 'as is';
  readonly sms: 'on' | 'off' | 'preferred' | 'as is';
  readonly email: 'on' | 'off' | 'preferred' | 'as is';
}

const SETTINGS = {
  on: { Enabled: true, PreferredMfa: false },
  off: { Enabled: false, PreferredMfa: false },
  preferred: { Enabled: true, PreferredMfa: true },
  'as is': undefined,
};

export async function preferences(world: World, command: Preferences): Promise<void> {
  const { by, totp, sms, email } = command;
  const token = by === 'user' ? pick(world.access, command.which) : undefined;
  if (by === 'user' && !token) return;
  const user = token ? token.family.user : pick(existing(world), command.which)!;
  const settings = {
    SoftwareTokenMfaSettings: SETTINGS[totp],
    SMSMfaSettings: SETTINGS[sms],
    EmailMfaSettings: SETTINGS[email],
  };
  const answer = token
    ? await send(world.url, 'SetUserMFAPreference', { AccessToken: token.text, ...settings })
    : await send(world.url, 'AdminSetUserMFAPreference', {
        UserPoolId: user.pool.id,
        Username: user.name,
        ...settings,
      });
  const judge = () => {
    if (token && !mayChange(token, world.clock.now())) return REFUSED_TOKEN;
    const has = {
      SOFTWARE_TOKEN_MFA: user.active !== undefined,
      SMS_MFA: user.phone !== undefined,
      EMAIL_OTP: user.mail !== undefined,
    };
    if ([totp, sms, email].filter((wish) => wish === 'preferred').length > 1) return INVALID;
    for (const [factor, wish] of [
      ['SMS_MFA', sms],
      ['SOFTWARE_TOKEN_MFA', totp],
      ['EMAIL_OTP', email],
    ] as const) {
      const turnsOn = wish === 'on' || wish === 'preferred';
      if (turnsOn && !has[factor]) return INVALID;
      if (wish === 'off' && by === 'user' && isDemanded(user, factor)) return INVALID;
    }
    return undefined;
  };
  const refusal = judge();
  check(world, `preferences by ${by}`, answer, refusal);
  if (!user.exists) return;
  const byMessage = sms !== 'as is' || email !== 'as is';
  if (!refusal && by === 'admin' && byMessage) forgive(user, 'message-code');
  const before = [...user.factors];
  await readFactors(world, user);
  if (refusal) assert.deepEqual(user.factors, before, 'a refusal changed the factors');
  if (before.some((factor) => !user.factors.includes(factor))) user.generation++;
}

const isDemanded = ({ pool, factors }: ModelUser, factor: Factor) =>
  pool.mode === 'ON' && factors.includes(factor);

export interface PoolMfa {
  readonly type: 'pool mfa';
  readonly pool: number;
  readonly mode: ModelPool['mode'];
  readonly factors: 'totp' | 'messages' | 'all';
}

export const SMS_CONFIGURATION = {
  SnsCallerArn: 'arn:aws:iam::123456789012:role/sms',
  ExternalId: 'model',
};

export async function poolMfa(world: World, command: PoolMfa): Promise<void> {
  const pool = pick(world.pools, command.pool)!;
  const { mode } = command;
  const totp = mode !== 'OFF' && command.factors !== 'messages';
  const sms = mode !== 'OFF' && command.factors !== 'totp';
  const email = sms;
  const answer = await send(world.url, 'SetUserPoolMfaConfig', {
    UserPoolId: pool.id,
    MfaConfiguration: mode,
    ...(totp && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(sms && { SmsMfaConfiguration: { SmsConfiguration: SMS_CONFIGURATION } }),
    ...(email && { EmailMfaConfiguration: {} }),
  });
  // A pool that demands a second factor lets nobody begin with a code.
  const refusal = mode === 'ON' && pool.codes.length > 0 ? INVALID : undefined;
  check(world, `MFA ${mode}`, answer, refusal);
  if (!refusal) Object.assign(pool, { mode, totp, sms, email });
}

export interface PoolCodes {
  readonly type: 'pool codes';
  readonly pool: number;
  readonly codes: 'none' | 'e-mail' | 'both';
}

export const EMAIL_CONFIGURATION = {
  EmailSendingAccount: 'DEVELOPER',
  SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
};

export const RECOVERY = {
  RecoveryMechanisms: [
    { Name: 'verified_email', Priority: 1 },
    { Name: 'verified_phone_number', Priority: 2 },
  ],
};

export async function poolCodes(world: World, command: PoolCodes): Promise<void> {
  const pool = pick(world.pools, command.pool)!;
  const all = ['EMAIL_OTP', 'SMS_OTP'] as const;
  const codes = all.slice(0, { none: 0, 'e-mail': 1, both: 2 }[command.codes]);
  const answer = await send(world.url, 'UpdateUserPool', {
    UserPoolId: pool.id,
    Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', ...codes] } },
    SmsConfiguration: SMS_CONFIGURATION,
    EmailConfiguration: EMAIL_CONFIGURATION,
    AccountRecoverySetting: RECOVERY,
  });
  const refusal = pool.mode === 'ON' && codes.length > 0 ? INVALID : undefined;
  check(world, `codes ${command.codes}`, answer, refusal);
  if (!refusal) pool.codes = codes;
}

// Users

export interface Administer {
  readonly type: 'administer';
  readonly user: number;
  readonly what:
    | 'delete software token'
    | 'set password'
    | 'set temporary password'
    | 'disable'
    | 'enable'
    | 'sign out'
    | 'recreate';
  readonly password: number;
}

export async function administer(world: World, command: Administer): Promise<void> {
  const user = pick(existing(world), command.user)!;
  const input = { UserPoolId: user.pool.id, Username: user.name };
  const act = async (operation: string, more: object = {}) => {
    const answer = await send(world.url, operation, { ...input, ...more });
    check(world, operation, answer, undefined);
  };
  const text = PASSWORDS[command.password % PASSWORDS.length]!;
  switch (command.what) {
    case 'delete software token':
      await act('AdminDeleteSoftwareToken');
      user.active = undefined;
      user.pending = undefined;
      user.further = [];
      endRecoveryCodes(user);
      forgive(user, 'software-token');
      user.generation++;
      await readFactors(world, user);
      break;
    case 'set password':
    case 'set temporary password': {
      const temporary = command.what === 'set temporary password';
      await act('AdminSetUserPassword', { Password: text, Permanent: !temporary });
      user.password = newPassword(world, text, temporary);
      user.generation++;
      break;
    }
    case 'disable':
      await act('AdminDisableUser');
      user.enabled = false;
      revokeAll(world, user);
      endEverything(world, user);
      break;
    case 'enable':
      await act('AdminEnableUser');
      user.enabled = true;
      break;
    case 'sign out':
      await act('AdminUserGlobalSignOut');
      revokeAll(world, user);
      endEverything(world, user);
      break;
    case 'recreate':
      await act('AdminDeleteUser');
      user.exists = false;
      user.pool.users.delete(user.name);
      await createUser(world, user.pool, user.name, text, user);
      break;
  }
  note(world, command.what);
}

/** A user whose password is `text`, temporary until it is replaced. */
export async function createUser(
  world: World,
  pool: ModelPool,
  name: string,
  text: string,
  { phone, mail }: Pick<ModelUser, 'phone'> & { readonly mail?: string | undefined },
): Promise<ModelUser> {
  const answer = await send(world.url, 'AdminCreateUser', {
    UserPoolId: pool.id,
    Username: name,
    TemporaryPassword: text,
    MessageAction: 'SUPPRESS',
    UserAttributes: [...verified('phone_number', phone), ...verified('email', mail)],
  });
  check(world, 'AdminCreateUser', answer, undefined);
  const attributes: { Name: string; Value: string }[] = answer.body.User.Attributes;
  const user: ModelUser = {
    pool,
    name,
    sub: attributes.find(({ Name }) => Name === 'sub')!.Value,
    phone,
    mail,
    exists: true,
    enabled: true,
    password: newPassword(world, text, true),
    lastStep: -1,
    further: [],
    factors: [],
    generation: 0,
    signedOutAt: 0,
    preferred: undefined,
    codes: {},
    oldCodes: {},
    recoveryCodes: [],
    formerRecoveryCodes: [],
    hourly: {},
    attempts: {
      password: noAttempts(),
      'software-token': noAttempts(),
      'message-code': noAttempts(),
      'sign-in-code': noAttempts(),
      'recovery-code': noAttempts(),
    },
  };
  pool.users.set(name, user);
  world.users.push(user);
  return user;
}

const verified = (Name: string, Value: string | undefined) =>
  Value === undefined
    ? []
    : [
        { Name, Value },
        { Name: `${Name}_verified`, Value: 'true' },
      ];
