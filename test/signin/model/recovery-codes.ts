/** Recovery codes, which stand in for a user's authenticators. */
import { ask } from '../../recovery-codes/support.ts';
import { preferences } from './account.ts';
import { awaitFreshCode, finish, numberOf } from './journeys.ts';
import { judgeTotp } from './judge.ts';
import { endRecoveryCodes, heldBy, type ModelUser, mayChange, type World } from './model.ts';
import {
  type CodeKind,
  checkRefusal,
  existing,
  note,
  pick,
  REFUSED_TOKEN,
  refused,
  totpCode,
} from './settle.ts';

export interface RecoveryCodes {
  readonly type: 'recovery codes';
  readonly what: 'create' | 'remove';
  readonly which: number;
  readonly from: 'open' | 'all';
  /** Of the authenticator that allows it. */
  readonly code: CodeKind;
  /** Whether the user signs in with one at once, and tries it again. */
  readonly used: boolean;
}

/** Creates recovery codes in place of all others, or removes them. */
export async function recoveryCodes(world: World, command: RecoveryCodes): Promise<void> {
  const { what, which, from, code } = command;
  const now = world.clock.now();
  const fitting = world.access.filter(
    (token) => mayChange(token, now) && heldBy(token.family.user).length > 0,
  );
  const token = pick(from === 'open' && fitting.length > 0 ? fitting : world.access, which);
  if (!token) return;
  const { user } = token.family;
  if (code === 'right') awaitFreshCode(world, user);
  const userCode = totpCode(world, user, pick(heldBy(user), which)?.secret, code);
  const method = what === 'create' ? 'POST' : 'DELETE';
  const { status, body } = await ask(world, method, token.text, userCode);
  const judge = () => {
    if (!mayChange(token, world.clock.now())) return REFUSED_TOKEN;
    if (user.pool.mode === 'OFF' || !user.pool.totp) {
      return refused('SoftwareTokenMFANotFoundException');
    }
    const judged = judgeTotp(world, user, userCode);
    return 'refused' in judged ? judged : undefined;
  };
  const refusal = judge();
  if (refusal) {
    const answer = { status, error: body.__type, message: body.message, text: '', body };
    checkRefusal(world, `${what} recovery codes`, answer, refusal.refused);
    return;
  }
  if (status !== 200) throw new Error(`${what} recovery codes: ${body.__type} ${body.message}`);
  endRecoveryCodes(user);
  if (what === 'create') user.recoveryCodes = body.codes!;
  note(world, `recovery codes: ${what}`);
  if (what === 'create' && command.used) await signInTwice(world, user);
}

/** With a recovery code, and with the same once more. */
async function signInTwice(world: World, user: ModelUser): Promise<void> {
  const number = numberOf(existing(world), user);
  const others = { sms: 'as is', email: 'as is' } as const;
  await preferences(world, {
    type: 'preferences',
    by: 'admin',
    which: number,
    totp: 'preferred',
    ...others,
  });
  for (const byRecoveryCode of ['right', 'replayed'] as const) {
    await finish(world, {
      type: 'finish',
      user: number,
      steps: 1,
      choice: 'SOFTWARE_TOKEN_MFA',
      first: 'PASSWORD',
      afresh: false,
      byRecoveryCode,
    });
  }
}
