/** Recovery of the password: a code to an address, and a new password for the code. */
import assert from 'node:assert/strict';
import { secretHash } from '#domain/clients/secret-hash.ts';
import { preferences } from './account.ts';
import {
  countCode,
  counting,
  forgive,
  isLocked,
  type ModelClient,
  type ModelUser,
  mayBeCode,
  nextOf,
  type SentRecovery,
  type World,
  withinHour,
} from './model.ts';
import { newPassword, PASSWORDS } from './passwords.ts';
import { check, existing, INVALID, NOT_AUTHORIZED, note, pick, refused } from './settle.ts';
import { send } from './wire.ts';

export interface Forgot {
  readonly type: 'forgot';
  readonly user: number;
  readonly client: number;
}

export interface Recover extends Omit<Forgot, 'type'> {
  readonly type: 'recover';
  readonly code: 'right' | 'wrong' | 'replayed' | 'foreign' | 'of a sign-in';
  readonly password: number;
  /** A code is asked for first. */
  readonly afresh: boolean;
  /** Whether an administrator prefers the address as second factor before the code is used. */
  readonly overtaken: boolean;
}

const CODE_MS = 3_600_000;
const LIMIT = refused('LimitExceededException');
const MISMATCH = refused('CodeMismatchException');
const EXPIRED = refused('ExpiredCodeException');

type Address = SentRecovery['to'];

const addressOf = (user: ModelUser, to: Address) => (to === 'email' ? user.mail : user.phone);

/** One mailbox must not be both factors: what the next sign-in can ask for recovers nothing. */
function mayRecover(user: ModelUser, to: Address): boolean {
  const next = nextOf(user, { first: 'PASSWORD', password: user.password });
  const asked: readonly string[] = next === 'SELECT_MFA_TYPE' ? counting(user) : [next];
  return !asked.includes(to === 'email' ? 'EMAIL_OTP' : 'SMS_MFA');
}

/** The address that a code goes to. */
function recoveryAddress(user: ModelUser): Address | undefined {
  if (!isRecoverable(user)) return undefined;
  const addresses = ['email', 'phone_number'] as const;
  return addresses.find((to) => addressOf(user, to) !== undefined && mayRecover(user, to));
}

const isRecoverable = ({ enabled, password }: ModelUser) => enabled && !password.temporary;

function choose(world: World, command: Forgot | Recover) {
  const user = pick(existing(world), command.user)!;
  const client = pick(
    world.clients.filter(({ pool }) => pool === user.pool),
    command.client,
  )!;
  return { user, client, input: inputFor(client, user) };
}

const inputFor = ({ id, secret }: ModelClient, { name }: ModelUser) => ({
  ClientId: id,
  Username: name,
  ...(secret !== undefined && { SecretHash: secretHash(secret, name, id) }),
});

export async function forgot(world: World, command: Forgot): Promise<void> {
  const { user, client, input } = choose(world, command);
  const answer = await send(world.url, 'ForgotPassword', input);
  const to = recoveryAddress(user);
  const judge = () => {
    if (!withinHour(world, user, 'forgot', 5)) return LIMIT;
    if (client.hides) return undefined;
    if (!isRecoverable(user)) return NOT_AUTHORIZED;
    return to ? undefined : INVALID;
  };
  const refusal = judge();
  check(world, `ForgotPassword${client.hides ? ' of a client that hides' : ''}`, answer, refusal);
  if (refusal) {
    note(world, `recovery refused ${answer.error}`);
    return;
  }
  user.oldRecovery = user.recovery?.sent?.code ?? user.oldRecovery;
  const expiresAt = world.clock.now() + CODE_MS;
  if (!to) {
    // Nothing was sent, and what is stored in the place of a code proves nothing.
    user.recovery = { expiresAt };
    return;
  }
  assert.equal(answer.body.CodeDeliveryDetails.AttributeName, to, 'a code to another address');
  const address = addressOf(user, to)!;
  const code = world.newestCode(user.pool.id, user.name);
  user.recovery = { expiresAt, sent: { code, to, address } };
  note(world, `recovery code by ${to}`);
}

export async function recover(world: World, command: Recover): Promise<void> {
  if (command.afresh) await forgot(world, { ...command, type: 'forgot' });
  const { user, client, input } = choose(world, command);
  const to = user.recovery?.sent?.to === 'phone_number' ? 'sms' : 'email';
  if (command.overtaken) await prefer(world, command.user, to);
  const code = recoveryCode(world, user, command.code);
  const password = PASSWORDS[command.password] ?? 'weak';
  const answer = await send(world.url, 'ConfirmForgotPassword', {
    ...input,
    ConfirmationCode: code,
    Password: password,
  });
  const now = world.clock.now();
  const judge = () => {
    if (password === 'weak') return refused('InvalidPasswordException');
    if (isLocked(user, 'recovery-code', now)) return LIMIT;
    if (mayBeCode(code, 6) && !withinHour(world, user, 'recover', 20)) return LIMIT;
    if (!client.hides && !isRecoverable(user)) return NOT_AUTHORIZED;
    countCode(user, 'recovery-code', now, code, 6);
    const { recovery } = user;
    if (!recovery || recovery.expiresAt <= now) return EXPIRED;
    const { sent } = recovery;
    if (sent?.code !== code) return MISMATCH;
    // The code was right, whatever comes of it.
    forgive(user, 'recovery-code');
    if (!isRecoverable(user)) return MISMATCH;
    if (addressOf(user, sent.to) !== sent.address) return EXPIRED;
    // What the next sign-in may ask for has become a factor of its own since the code was sent.
    if (!mayRecover(user, sent.to)) {
      note(world, 'recovery code to what has become a second factor');
      return EXPIRED;
    }
    return undefined;
  };
  const refusal = judge();
  check(world, `ConfirmForgotPassword (${command.code})`, answer, refusal);
  if (refusal) return;
  user.oldRecovery = code;
  user.recovery = undefined;
  user.password = newPassword(world, password, false);
  user.generation++;
  forgive(user, 'password');
  note(world, 'recovered');
}

function prefer(world: World, which: number, factor: 'sms' | 'email'): Promise<void> {
  const others = { totp: 'as is', sms: 'as is', email: 'as is' } as const;
  const wishes = { ...others, [factor]: 'preferred' };
  return preferences(world, { type: 'preferences', by: 'admin', which, ...wishes });
}

function recoveryCode(world: World, user: ModelUser, kind: Recover['code']): string {
  const right = user.recovery?.sent?.code ?? '000000';
  switch (kind) {
    case 'right':
      return right;
    case 'wrong':
      return String((Number(right) + 1) % 1_000_000).padStart(6, '0');
    case 'replayed':
      return user.oldRecovery ?? '000000';
    case 'foreign':
      return (
        world.users.find((one) => one !== user && one.recovery?.sent)?.recovery?.sent?.code ?? right
      );
    case 'of a sign-in':
      return Object.values(user.codes)[0]?.code ?? '000000';
  }
}
