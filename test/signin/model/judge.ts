/** The verdict on an answer to a challenge, and what it changes. */
import type { Respond } from './challenges.ts';
import {
  type CodeUse,
  choicesOf,
  count,
  countCode,
  counting,
  countsOtherwise,
  type Factor,
  type FirstFactor,
  type FirstStep,
  forgive,
  heldBy,
  type ModelClient,
  type ModelSession,
  type ModelUser,
  type Proofs,
  stepOf,
  useStep,
  type Wishes,
  type World,
} from './model.ts';
import { byPassword, newPassword } from './passwords.ts';
import {
  INVALID,
  isUsable,
  NOT_AUTHORIZED,
  note,
  refused,
  UNTOLD,
  type Verdict,
} from './settle.ts';

export function judgeResponse(
  world: World,
  session: ModelSession,
  client: ModelClient,
  challenge: ModelSession['step'],
  responses: Readonly<Record<string, string>>,
  as: Respond['as'],
): Verdict {
  // An SRP exchange may stand for itself, without a session; this one does not.
  if (as === 'no session') return challenge === 'PASSWORD_VERIFIER' ? UNTOLD : INVALID;
  if (as === 'changed' || as === 'other client' || as === 'other user') return NOT_AUTHORIZED;
  if (!isUsable(world, session)) return NOT_AUTHORIZED;
  if (challenge !== session.step) {
    return refused('CodeMismatchException', 'NotAuthorizedException');
  }
  const { length: given } = Object.keys(responses);
  if (given === 0 && challenge !== 'MFA_SETUP') return INVALID;
  if (session.proofs.first === undefined) return judgeFirst(world, session, challenge, responses);
  const { user, chosen } = session;
  const goOn = (proofs: Proofs, wishes: Wishes = { chosen }): Verdict => {
    session.spent = true;
    return { client, user, proofs, wishes };
  };
  const withSecond = (factor: Factor, secret?: Buffer) =>
    goOn({ ...session.proofs, second: { factor, secret } });
  switch (challenge) {
    case 'NEW_PASSWORD_REQUIRED': {
      if (responses.NEW_PASSWORD === 'weak') return refused('InvalidPasswordException');
      if (session.spent || !user.password.temporary) return NOT_AUTHORIZED;
      user.password = newPassword(world, responses.NEW_PASSWORD!, false);
      return goOn({ ...session.proofs, password: user.password });
    }
    case 'MFA_SETUP': {
      if (responses.EMAIL !== undefined) {
        const { pool } = user;
        if (pool.mode === 'OFF' || !pool.email) return INVALID;
        if (counting(user).length > 0 || session.spent) return NOT_AUTHORIZED;
        return goOn(session.proofs, { chosen, enrols: responses.EMAIL });
      }
      const { enrolled } = session;
      const holds = enrolled !== undefined && enrolled === user.active;
      if (session.spent || !holds || countsOtherwise(user)) return NOT_AUTHORIZED;
      return withSecond('SOFTWARE_TOKEN_MFA', enrolled);
    }
    case 'SELECT_MFA_TYPE': {
      const choice = counting(user).find((factor) => factor === responses.ANSWER);
      if (!choice) return INVALID;
      return session.spent ? NOT_AUTHORIZED : goOn(session.proofs, { chosen: choice });
    }
    case 'SOFTWARE_TOKEN_MFA': {
      const code = responses.SOFTWARE_TOKEN_MFA_CODE!;
      const judged = isRecoveryCode(code)
        ? judgeRecoveryCode(world, user, code, session.spent)
        : judgeTotp(world, user, code, session.spent);
      return 'refused' in judged ? judged : withSecond('SOFTWARE_TOKEN_MFA', judged.secret);
    }
    case 'SMS_MFA':
      return judgeCode(world, session, 'SMS_MFA', responses.SMS_MFA_CODE!, () =>
        withSecond('SMS_MFA'),
      );
    case 'EMAIL_OTP': {
      const use = mailUse(session.proofs, session.setup);
      const mail = user.codes.EMAIL_SETUP?.mail;
      return judgeCode(world, session, use, responses.EMAIL_OTP_CODE!, () => {
        if (use === 'EMAIL_SETUP') {
          user.mail = mail;
          user.factors = [...user.factors, 'EMAIL_OTP'];
          user.preferred = 'EMAIL_OTP';
        }
        return withSecond('EMAIL_OTP');
      });
    }
    default:
      throw new Error(`${challenge} is asked for a first factor only`);
  }
}

type Judged = { readonly refused: readonly string[] } | { readonly secret: Buffer };

/** The verdict on a code of an authenticator, which a right one uses up. */
export function judgeTotp(world: World, user: ModelUser, code: string, spent = false): Judged {
  const now = world.clock.now();
  if (!count(user, 'software-token', now)) return NOT_AUTHORIZED;
  const held = heldBy(user);
  if (held.length === 0) return refused('SoftwareTokenMFANotFoundException');
  const shown = held.flatMap(({ secret, lastStep }) => {
    const step = stepOf(secret, code, now);
    return step === undefined ? [] : [{ secret, step, fresh: step > lastStep }];
  });
  if (shown.length === 0) return refused('CodeMismatchException');
  if (spent) return NOT_AUTHORIZED;
  const fresh = shown.find((one) => one.fresh);
  if (!fresh) return refused('ExpiredCodeException');
  useStep(user, fresh.secret, fresh.step);
  forgive(user, 'software-token');
  if (user.further.length > 0) note(world, 'a code where there are several authenticators');
  return { secret: fresh.secret };
}

const isRecoveryCode = (code: string) => code.replaceAll('-', '').length === 26;

/** The same of a recovery code: it is as good as any authenticator of the user, once. */
function judgeRecoveryCode(world: World, user: ModelUser, code: string, spent: boolean): Judged {
  if (!count(user, 'software-token', world.clock.now())) return NOT_AUTHORIZED;
  if (!user.recoveryCodes.includes(code)) {
    if (user.formerRecoveryCodes.includes(code))
      note(world, 'recovery codes: a former one refused');
    return refused('CodeMismatchException');
  }
  if (spent) return NOT_AUTHORIZED;
  user.recoveryCodes = user.recoveryCodes.filter((one) => one !== code);
  user.formerRecoveryCodes = [...user.formerRecoveryCodes, code];
  forgive(user, 'software-token');
  note(world, 'recovery codes: one used');
  return { secret: user.active! };
}

/** The answer to a step on the way to a first factor. */
function judgeFirst(
  world: World,
  session: ModelSession,
  challenge: ModelSession['step'],
  responses: Readonly<Record<string, string>>,
): Verdict {
  const { user, client } = session;
  const goOn = (proofs: Proofs, wanted?: FirstStep): Verdict => {
    session.spent = true;
    return { client, user, proofs, wishes: { wanted } };
  };
  const byCode = (use: CodeUse, first: FirstFactor, code: string) =>
    judgeCode(world, session, use, code, () => goOn({ first }));
  switch (challenge) {
    case 'SELECT_CHALLENGE': {
      const wanted = responses.ANSWER as FirstFactor;
      if (!choicesOf(user).includes(wanted)) return INVALID;
      if (responses.PASSWORD !== undefined)
        return judgePassword(world, session, responses.PASSWORD);
      return session.spent ? NOT_AUTHORIZED : goOn({}, wanted);
    }
    case 'PASSWORD':
      return judgePassword(world, session, responses.PASSWORD!);
    case 'EMAIL_OTP':
      return byCode('EMAIL_FIRST', 'EMAIL_OTP', responses.EMAIL_OTP_CODE!);
    case 'SMS_OTP':
      return byCode('SMS_FIRST', 'SMS_OTP', responses.SMS_OTP_CODE!);
    default:
      return NOT_AUTHORIZED;
  }
}

function judgePassword(world: World, session: ModelSession, given: string): Verdict {
  const verdict = byPassword(world, session.client, session.user, given, session.spent);
  if (!('refused' in verdict)) session.spent = true;
  return verdict;
}

/** The verdict on a code that was sent; `proven` says what comes of the right one. */
function judgeCode(
  world: World,
  session: ModelSession,
  use: CodeUse,
  given: string,
  proven: () => Verdict,
): Verdict {
  const { user, spent } = session;
  const now = world.clock.now();
  const isFirstCode = use === 'SMS_FIRST' || use === 'EMAIL_FIRST';
  const counted = isFirstCode ? 'sign-in-code' : 'message-code';
  if (!countCode(user, counted, now, given, isFirstCode ? 8 : 6)) return NOT_AUTHORIZED;
  const sent = user.codes[use];
  if (!sent || sent.expiresAt <= now || sent.code !== given) {
    return refused('CodeMismatchException');
  }
  const overtaken = use === 'EMAIL_SETUP' && counting(user).length > 0;
  // What is refused here leaves the code as good as it was.
  if (spent || overtaken || !user.enabled) return NOT_AUTHORIZED;
  user.oldCodes[use] = sent.code;
  delete user.codes[use];
  forgive(user, counted);
  return proven();
}

/** Which code a step that says EMAIL_OTP means. */
export function mailUse({ first }: Proofs, setup: ModelSession['setup']): CodeUse {
  if (first === undefined) return 'EMAIL_FIRST';
  return setup === 'email' ? 'EMAIL_SETUP' : 'EMAIL_MFA';
}
