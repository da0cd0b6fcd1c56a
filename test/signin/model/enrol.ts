/** Enrolling an authenticator, by access token and by the session of MFA_SETUP. */
import assert from 'node:assert/strict';
import { fromBase32 } from '../../support/from-base32.ts';
import { chooseSession } from './challenges.ts';
import {
  count,
  counting,
  endRecoveryCodes,
  forgive,
  type ModelSession,
  type ModelUser,
  mayChange,
  stepOf,
  type World,
} from './model.ts';
import {
  type CodeKind,
  check,
  isUsable,
  NOT_AUTHORIZED,
  note,
  pick,
  REFUSED_TOKEN,
  refused,
  totpCode,
} from './settle.ts';
import { send } from './wire.ts';

export interface Associate {
  readonly type: 'associate';
  readonly by: 'token' | 'session';
  readonly which: number;
  readonly from: 'open' | 'fitting' | 'all';
}

export interface Verify extends Omit<Associate, 'type'> {
  readonly type: 'verify';
  readonly code: CodeKind;
}

const NOT_OFFERED = refused('SoftwareTokenMFANotFoundException');
const isOffered = ({ pool }: ModelUser) => pool.mode !== 'OFF' && pool.totp;

/** Who asks, by what, and whether that is good. */
function choose(
  world: World,
  { by, which, from }: Associate | Verify,
  setup: ModelSession['setup'],
) {
  if (by === 'session') {
    const fits = (one: ModelSession) => one.step === 'MFA_SETUP' && one.setup === setup;
    const session = chooseSession(world, which, from, fits);
    if (!session) return undefined;
    const good =
      isUsable(world, session) && session.step === 'MFA_SETUP' && session.setup !== 'verified';
    return { credential: { Session: session.text }, user: session.user, session, good };
  }
  const now = world.clock.now();
  const good = world.access.filter((token) => mayChange(token, now));
  const token = pick(from === 'open' && good.length > 0 ? good : world.access, which);
  if (!token) return undefined;
  const { user } = token.family;
  return {
    credential: { AccessToken: token.text },
    user,
    session: undefined,
    good: mayChange(token, now),
  };
}

export async function associate(world: World, command: Associate): Promise<void> {
  const chosen = choose(world, command, undefined);
  if (!chosen) return;
  const { credential, user, session, good } = chosen;
  const answer = await send(world.url, 'AssociateSoftwareToken', credential);
  const judge = () => {
    if (!good) return session ? NOT_AUTHORIZED : REFUSED_TOKEN;
    if (!isOffered(user)) return NOT_OFFERED;
    // A session may only enrol the first factor.
    if (session && (session.spent || counting(user).length > 0)) return NOT_AUTHORIZED;
    return undefined;
  };
  const refusal = judge();
  check(world, `AssociateSoftwareToken by ${command.by}`, answer, refusal);
  if (refusal) return;
  user.pending = fromBase32(answer.body.SecretCode);
  if (session) succeed(world, session, answer.body.Session, 'associated');
  else assert.equal(answer.body.Session, undefined);
}

export async function verify(world: World, command: Verify): Promise<void> {
  const chosen = choose(world, command, 'associated');
  if (!chosen) return;
  const { credential, user, session, good } = chosen;
  const secret = user.pending ?? user.active;
  const code = totpCode(world, user, secret, command.code);
  const answer = await send(world.url, 'VerifySoftwareToken', { ...credential, UserCode: code });
  const judge = () => {
    if (!good) return session ? NOT_AUTHORIZED : REFUSED_TOKEN;
    if (session && session.setup !== 'associated') return NOT_AUTHORIZED;
    if (!isOffered(user)) return NOT_OFFERED;
    if (!count(user, 'software-token', world.clock.now())) return NOT_AUTHORIZED;
    if (!secret) return NOT_OFFERED;
    const step = stepOf(secret, code, world.clock.now());
    if (step === undefined) return refused('EnableSoftwareTokenMFAException');
    if (session && (session.spent || counting(user).length > 0)) return NOT_AUTHORIZED;
    const isUsed = secret === user.active && step <= user.lastStep;
    if (isUsed) return refused('EnableSoftwareTokenMFAException');
    if (user.pending && user.active) {
      user.generation++;
      endRecoveryCodes(user);
    }
    user.lastStep = step;
    user.active = secret;
    user.pending = undefined;
    forgive(user, 'software-token');
    return undefined;
  };
  const refusal = judge();
  check(world, `VerifySoftwareToken by ${command.by} (${command.code})`, answer, refusal);
  if (refusal) return;
  note(world, `verified by ${command.by}`);
  if (session) succeed(world, session, answer.body.Session, 'verified');
  else assert.equal(answer.body.Session, undefined);
  await readFactors(world, user);
  if (session) assert.ok(user.factors.includes('SOFTWARE_TOKEN_MFA'));
}

function succeed(
  world: World,
  session: ModelSession,
  text: string,
  setup: 'associated' | 'verified',
): void {
  session.spent = true;
  world.sessions.push({
    ...session,
    text,
    setup,
    enrolled: setup === 'verified' ? session.user.active : undefined,
    spent: false,
  });
}

/** Takes over from the server which factors are on, where they are such as can be. */
export async function readFactors(world: World, user: ModelUser): Promise<void> {
  const { body } = await send(world.url, 'AdminGetUser', {
    UserPoolId: user.pool.id,
    Username: user.name,
  });
  user.factors = body.UserMFASettingList ?? [];
  user.preferred = body.PreferredMfaSetting;
  assert.ok(user.active || !user.factors.includes('SOFTWARE_TOKEN_MFA'));
  assert.ok(user.phone || !user.factors.includes('SMS_MFA'));
  assert.ok(user.mail || !user.factors.includes('EMAIL_OTP'));
  assert.ok(!user.preferred || user.factors.includes(user.preferred));
}
