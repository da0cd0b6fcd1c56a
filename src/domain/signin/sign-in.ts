/**
 * Signing in: a state machine over a sealed session.
 *
 * Steps do not call each other. A flow or a challenge proves something and calls `advance`; the
 * dispatcher records the proof, spends the session and asks `nextStep` what comes next.
 *
 * This room owns the way from a name to a proven sign-in: flows, challenges and their sessions. It
 * leaves the proofs themselves to passwords, messages and factors, and the tokens to tokens.
 */
import {
  authStateMismatch,
  customAuthUnconfigured,
  featureUnavailableInTier,
  missingParameter,
  notSupported,
  secretHashMismatch,
  secretHashMissing,
  sessionInvalid,
} from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import { type Flow, hidesUserExistence } from '#domain/clients/effective-settings.ts';
import { checkSecretHash } from '#domain/clients/secret-hash.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { AutoSignIn } from './auto-sign-in.ts';
import type { Advance, Asked, Outcome, Parameters, SignInRequest } from './challenge.ts';
import type { CustomAuth } from './custom-auth.ts';
import type { Dispatcher, SignInResponse } from './dispatcher.ts';
import { type FirstChoice, firstWanted } from './first-choice.ts';
import type { Identification } from './identification.ts';
import type { PasswordFactor } from './password-factor.ts';
import type { PriorState, Sessions, Spendable } from './session.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';
import type { ThreatWatch } from './threat-watch.ts';

/** The factors whose wrong or misplaced answers are told as a mismatch of state. */
const CODE_CHALLENGES: readonly ChallengeNameType[] = [
  'SMS_MFA',
  'SMS_OTP',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
];

interface Parts {
  readonly identification: Identification;
  readonly renewals: Renewals;
  readonly sessions: Sessions;
  readonly passwords: PasswordFactor;
  readonly choice: FirstChoice;
  readonly custom: CustomAuth;
  readonly dispatcher: Dispatcher;
  readonly autoSignIn: AutoSignIn;
  readonly occasions: SignInTriggers;
  readonly threats: ThreatWatch;
}

export class SignIn {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  // Beginning

  /** Signs in with a password in the request. */
  async withPassword(request: SignInRequest, flow: Flow): Promise<SignInResponse> {
    const name = named(request);
    const password = required(request.parameters, 'PASSWORD');
    const asked = await this.#begin(request, name);
    return this.#step(asked, { flow, proven: {} }, (advance) =>
      this.#parts.passwords.prove(asked, password, advance),
    );
  }

  /** Opens an SRP exchange: asks PASSWORD_VERIFIER. Its state is in SECRET_BLOCK, not in a session. */
  async withSrp(request: SignInRequest): Promise<SignInResponse> {
    const name = named(request);
    const srpA = required(request.parameters, 'SRP_A');
    const asked = await this.#begin(request, name);
    const { parameters } = await this.#parts.passwords.openSrp(asked, srpA, 'alone');
    return { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: parameters };
  }

  /**
   * Begins with a first factor of the user's choice; one that is answered already is judged. The
   * session of a confirmed sign-up is such an answer.
   */
  async withChoice(
    request: SignInRequest,
    sessionText: string | undefined,
  ): Promise<SignInResponse> {
    const { pool, client, parameters } = request;
    const { autoSignIn, choice } = this.#parts;
    if (pool.settings.UserPoolTier === 'LITE') throw choiceUnavailable();
    const name = named(request);
    const wanted = firstWanted(parameters);
    const asked = await this.#begin(request, name);
    const refusal = hidesUserExistence(client) ? undefined : signInRefusal(asked.user);
    if (refusal) throw refusal;
    const from = { flow: 'USER_AUTH', proven: {} } as const;
    if (sessionText !== undefined) {
      const session = autoSignIn.open(pool, client, sessionText, 'confirmed');
      const progress = await autoSignIn.progress(session, asked);
      return this.#step(asked, from, (advance) => advance(progress), session);
    }
    const chosen = await choice.find(asked, wanted);
    return this.#step(asked, from, (advance) => choice.go(asked, chosen, advance));
  }

  /** Begins a sign-in whose challenges the pool's functions make and judge. */
  async withCustom(request: SignInRequest): Promise<SignInResponse> {
    const { custom } = this.#parts;
    if (!custom.isConfigured(request.pool)) throw customAuthUnconfigured();
    const asked = await this.#begin(request, named(request));
    const refusal = hidesUserExistence(request.client) ? undefined : signInRefusal(asked.user);
    if (refusal) throw refusal;
    return this.#step(asked, { flow: 'CUSTOM_AUTH', proven: {} }, (advance) =>
      custom.begin(asked, advance),
    );
  }

  /** Renews tokens. The secret hash of this flow is made with the real username. */
  async withRefreshToken(request: SignInRequest): Promise<SignInResponse> {
    const { pool, client, parameters, caller } = request;
    const { renewals } = this.#parts;
    const token = required(parameters, 'REFRESH_TOKEN');
    const hash = parameters.SECRET_HASH;
    if (client.secrets.length > 0 && hash === undefined) throw secretHashMissing(client.id);
    const inspected = await renewals.inspect(pool, client, token, parameters.DEVICE_KEY);
    checkSecretHash(client, inspected.user.username, hash, secretHashMismatch);
    return {
      ChallengeParameters: {},
      AuthenticationResult: await renewals.renew(pool, client, inspected, { caller }),
    };
  }

  // Answering

  /** Takes the answer to a challenge. */
  async respond(
    request: SignInRequest,
    challengeName: ChallengeNameType,
    sessionText: string | undefined,
  ): Promise<SignInResponse> {
    const { pool, client } = request;
    const { dispatcher, sessions, identification } = this.#parts;
    const name = named(request);
    if (!dispatcher.asks(challengeName)) throw notSupported(`The challenge ${challengeName}`);
    if (sessionText === undefined) {
      if (challengeName === 'PASSWORD_VERIFIER') return this.#respondToSrp(request);
      throw missingParameter('Session');
    }
    const session = sessions.open(sessionText);
    const isHere = (session.hosted ? 'pages' : 'api') === request.door.name;
    if (session.poolId !== pool.id || session.clientId !== client.id || !isHere) {
      throw sessionInvalid();
    }
    const asked = await identification.bySession(request, session, name);
    if (session.step !== challengeName) {
      throw CODE_CHALLENGES.includes(challengeName) ? authStateMismatch() : sessionInvalid();
    }
    const challenge = dispatcher.challengeAt(session);
    const judge = (advance: Advance) => challenge.answer({ ...asked, session }, advance);
    return this.#step(asked, session, judge, session);
  }

  /** Answers an SRP exchange that stands for itself; its id is spent in place of a session's. */
  async #respondToSrp(request: SignInRequest): Promise<SignInResponse> {
    const { passwords, identification } = this.#parts;
    const answer = passwords.readSrpAnswer(request, 'alone');
    const asked = await identification.byName(request, answer.state.name);
    const from = { flow: 'USER_SRP_AUTH', proven: {} } as const;
    const judge = (advance: Advance) => passwords.proveSrp(asked, answer, advance);
    return this.#step(asked, from, judge, answer.state);
  }

  async #begin(request: SignInRequest, name: string): Promise<Asked> {
    const { identification, threats, occasions } = this.#parts;
    const asked = await identification.byName(request, name);
    await threats.beforeFirstFactor(asked);
    await occasions.beforeFirstFactor(asked);
    // What a beginning says to triggers is for those of its first moment alone.
    return { ...asked, metadata: {} };
  }

  /** Has an answer judged and goes on from what it proves; a refusal is recorded. */
  async #step(
    asked: Asked,
    from: PriorState,
    judge: (advance: Advance) => Promise<Outcome>,
    spends?: Spendable,
  ): Promise<SignInResponse> {
    const { dispatcher, threats } = this.#parts;
    let outcome: Outcome;
    try {
      outcome = await judge(dispatcher.advance(asked, from, spends));
    } catch (refusal) {
      await threats.refused(asked, from, refusal);
      throw refusal;
    }
    return dispatcher.finish(outcome);
  }
}

/**
 * The name a request signs in, with the proof of the client's secret checked over it. The login
 * pages act for no client: where they send the browser, the client proves itself.
 */
function named({ client, parameters, door }: SignInRequest): string {
  const name = required(parameters, 'USERNAME');
  if (door.name === 'pages') return name;
  checkSecretHash(client, name, parameters.SECRET_HASH);
  return name;
}

function required(parameters: Parameters, key: string): string {
  const value = parameters[key];
  if (value === undefined || value === '') throw missingParameter(key);
  return value;
}

const choiceUnavailable = () =>
  featureUnavailableInTier(
    'The following features need to be disabled for the LITE pricing tier configured: Passwordless Sign-In',
  );
