/** Holds an answer of the server against what the model allows, and notes what was given out. */
import assert from 'node:assert/strict';
import { secretHash } from '#domain/clients/secret-hash.ts';
import { codeAt, stepAt } from '#domain/factors/totp.ts';
import type { Answer } from '../../support/call.ts';
import {
  ACCESS_MS,
  type CodeUse,
  choicesOf,
  isEnough,
  type ModelClient,
  type ModelFamily,
  type ModelSession,
  type ModelUser,
  nextOf,
  type Proofs,
  REFRESH_MS,
  SESSION_MS,
  type Step,
  type Wishes,
  type World,
  withinHour,
} from './model.ts';

/** What must come of a request: a refusal by one of these names, or the sign-in goes on. */
export type Verdict =
  | { readonly refused: readonly string[] }
  | {
      readonly client: ModelClient;
      readonly user: ModelUser;
      readonly proofs: Proofs;
      readonly wishes?: Wishes | undefined;
    };

export const refused = (...names: string[]) => ({ refused: names });
export const NOT_AUTHORIZED = refused('NotAuthorizedException');
/** Without a session there is no telling what an SRP answer was for. */
export const UNTOLD = refused('NotAuthorizedException', 'InvalidParameterException');
export const INVALID = refused('InvalidParameterException');
/** An access token that opens nothing, any more or ever. */
export const REFUSED_TOKEN = refused('NotAuthorizedException', 'UserNotFoundException');

export function note(world: World, what: string): void {
  world.seen.set(what, (world.seen.get(what) ?? 0) + 1);
}

/** Checks the answer to a step of a sign-in. */
export function settle(world: World, what: string, answer: Answer, verdict: Verdict): void {
  const said: string | undefined = answer.body.AuthenticationResult
    ? 'tokens'
    : (answer.body.ChallengeName ?? answer.error);
  if ('refused' in verdict) {
    checkRefusal(world, what, answer, verdict.refused);
    return;
  }
  const { client, user, proofs, wishes = {} } = verdict;
  const next = nextOf(user, proofs, wishes);
  if (said === 'tokens') {
    assert.ok(isEnough(user, proofs), `${what}: tokens without every required factor`);
  }
  const use = next === 'tokens' ? undefined : codeUse(next, proofs, wishes);
  if (use && !mayBeSent(world, user, use)) {
    checkRefusal(world, what, answer, ['TooManyRequestsException']);
    return;
  }
  assert.equal(said, next, `${what}: ${answer.body.message ?? ''}`);
  if (next === 'tokens') {
    note(world, `tokens (${user.pool.mode}, ${proofs.second?.factor ?? `${proofs.first} alone`})`);
    takeTokens(world, answer, { user, client, revoked: false });
  } else {
    note(world, `challenge ${next}`);
    takeChallenge(world, answer, verdict, next, use);
  }
}

/** Checks that the answer is a refusal by one of the names. */
export function checkRefusal(
  world: World,
  what: string,
  { error, body }: Answer,
  names: readonly string[],
): void {
  assert.equal(body.AuthenticationResult, undefined, `${what}: tokens where none may come`);
  assert.ok(error, `${what}: ${body.ChallengeName ?? 'success'} where ${names} was due`);
  assert.ok(names.includes(error), `${what}: ${error} (${body.message}) where ${names} was due`);
  note(world, `refused ${error}`);
}

/** Checks that the answer is a success, or a refusal where one is due. */
export function check(
  world: World,
  what: string,
  answer: Answer,
  verdict: { readonly refused: readonly string[] } | undefined,
): void {
  if (verdict) checkRefusal(world, what, answer, verdict.refused);
  else assert.equal(answer.error, undefined, `${what}: ${answer.body.message}`);
}

function takeChallenge(
  world: World,
  answer: Answer,
  { client, user, proofs, wishes = {} }: Exclude<Verdict, { refused: readonly string[] }>,
  step: Step,
  use: CodeUse | undefined,
): void {
  const { Session: text, ChallengeParameters, AvailableChallenges } = answer.body;
  assert.equal(typeof text, 'string');
  assert.ok(text.length <= 2048);
  const isOpen = isFirst(step, proofs);
  if (isOpen) assert.deepEqual(AvailableChallenges, choicesOf(user));
  else assert.equal(AvailableChallenges, undefined);
  const tellsName = !isOpen || step === 'PASSWORD_VERIFIER';
  assert.equal(ChallengeParameters.USER_ID_FOR_SRP, tellsName ? user.name : undefined);
  const expiresAt = world.clock.now() + SESSION_MS;
  // A second factor is proven for the tokens that follow at once, or for nothing.
  const { first, password } = proofs;
  world.sessions.push({
    text,
    client,
    user,
    step,
    proofs: isOpen ? {} : { first, password },
    chosen: wishes.chosen,
    setup: use === 'EMAIL_SETUP' ? 'email' : undefined,
    expiresAt,
    generation: user.generation,
    spent: false,
  });
  if (!use) return;
  const last = user.codes[use];
  if (last) user.oldCodes[use] = last.code;
  if (!user.enabled) {
    // Who may not sign in is sent nothing; what is kept in its place proves nothing.
    delete user.codes[use];
    return;
  }
  const code = world.newestCode(user.pool.id, user.name);
  assert.match(code, isOpen ? /^[0-9]{8}$/ : /^[0-9]{6}$/);
  user.codes[use] = { code, expiresAt, mail: wishes.enrols };
}

/** Whether a step asks for a first factor: EMAIL_OTP may be either. */
export function isFirst(step: Step, { first }: Proofs): boolean {
  if (step === 'EMAIL_OTP') return first === undefined;
  return ['SELECT_CHALLENGE', 'PASSWORD_VERIFIER', 'PASSWORD', 'SMS_OTP'].includes(step);
}

/** The use of the code that a step sends, if it sends one. */
function codeUse(step: Step, proofs: Proofs, { enrols }: Wishes): CodeUse | undefined {
  if (step === 'SMS_MFA') return 'SMS_MFA';
  if (step === 'SMS_OTP') return 'SMS_FIRST';
  if (step !== 'EMAIL_OTP') return undefined;
  if (isFirst(step, proofs)) return 'EMAIL_FIRST';
  return enrols === undefined ? 'EMAIL_MFA' : 'EMAIL_SETUP';
}

/** Counts a code that is to be sent; false when the hour is full. */
function mayBeSent(world: World, user: ModelUser, use: CodeUse): boolean {
  const isFirstCode = use === 'SMS_FIRST' || use === 'EMAIL_FIRST';
  return isFirstCode
    ? withinHour(world, user, 'first code', 20)
    : withinHour(world, user, 'second code', 30);
}

/** Notes new tokens, after a look at whose they are. */
export function takeTokens(world: World, answer: Answer, family: ModelFamily): void {
  const { AccessToken, IdToken, RefreshToken } = answer.body.AuthenticationResult;
  const access = claimsOf(AccessToken);
  const id = claimsOf(IdToken);
  assert.equal(access.sub, family.user.sub);
  assert.equal(id.sub, family.user.sub);
  assert.equal(access.client_id, family.client.id);
  assert.equal(id.aud, family.client.id);
  const now = world.clock.now();
  assert.ok(access.iat * 1000 <= now, 'a token of the future');
  world.access.push({ text: AccessToken, family, expiresAt: now + ACCESS_MS });
  if (RefreshToken) {
    world.refresh.push({ text: RefreshToken, family, expiresAt: now + REFRESH_MS });
  }
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}

/** Whether the session can be used at all by whoever presents it now. */
export function isUsable(world: World, session: ModelSession): boolean {
  const { user, proofs } = session;
  return (
    session.expiresAt > world.clock.now() &&
    user.exists &&
    session.generation === user.generation &&
    (user.enabled || isUntold(session)) &&
    (proofs.password === undefined || proofs.password === user.password)
  );
}

/** While nothing is proven, a client that hides who exists does not tell who may not sign in. */
const isUntold = ({ client, proofs }: ModelSession) => client.hides && proofs.first === undefined;

// Choosing what to send

/** The n-th youngest, going round. */
export function pick<T>(list: readonly T[], n: number): T | undefined {
  return list[list.length - 1 - (n % list.length)];
}

export function existing(world: World): readonly ModelUser[] {
  return world.users.filter(({ exists }) => exists);
}

/** USERNAME with the hash that the client's secret asks for. */
export function named({ id, secret }: ModelClient, name: string): Record<string, string> {
  return {
    USERNAME: name,
    ...(secret !== undefined && { SECRET_HASH: secretHash(secret, name, id) }),
  };
}

export type CodeKind = 'right' | 'wrong' | 'replayed' | 'early' | 'late' | 'foreign';

/** A TOTP code of the kind asked for, as near to it as the state permits. */
export function totpCode(
  world: World,
  user: ModelUser,
  secret: Buffer | undefined,
  kind: CodeKind,
): string {
  const T = stepAt(world.clock.now());
  const own = secret ?? Buffer.alloc(32, 1);
  const { lastStep } = user.further.find((one) => one.secret === secret) ?? user;
  const wrong = () => {
    const secrets = [own, ...user.further.map((one) => one.secret)];
    if (user.active) secrets.push(user.active);
    const near = [-2, -1, 0, 1, 2].flatMap((skew) => secrets.map((one) => codeAt(one, T + skew)));
    for (let n = 0; ; n++) {
      const code = String(n).padStart(6, '0');
      if (!near.includes(code)) return code;
    }
  };
  switch (kind) {
    case 'right':
      return codeAt(own, Math.min(T + 1, Math.max(T - 1, lastStep + 1)));
    case 'wrong':
      return wrong();
    case 'replayed':
      return lastStep < 0 ? wrong() : codeAt(own, lastStep);
    case 'early':
      return codeAt(own, T + 2);
    case 'late':
      return codeAt(own, T - 2);
    case 'foreign': {
      const other = world.users.find((one) => one !== user && one.active)?.active;
      return other ? codeAt(other, T) : wrong();
    }
  }
}
