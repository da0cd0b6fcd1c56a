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
import type { Flow } from '#domain/clients/effective-settings.ts';
import { checkSecretHash } from '#domain/clients/secret-hash.ts';
import type { PasskeyUser } from '#domain/factors/passkey-autofill.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import type { Statements } from '#store/store.ts';
import type { MfaFactor, User } from '#store/tables/users.ts';
import type { AutoSignIn } from './auto-sign-in.ts';
import type {
  Advance,
  SignInAttempt,
  SignInParameters,
  SignInRequest,
  StepOutcome,
} from './challenge.ts';
import type { CustomAuth } from './custom-auth.ts';
import type { SignInDispatcher, SignInResponse } from './dispatcher.ts';
import { type FirstChoice, firstWanted } from './first-choice.ts';
import type { Identification } from './identification.ts';
import type { FirstChallenge } from './next-step.ts';
import type { PasswordFactor } from './password-factor.ts';
import type { PriorState, ProviderProof, Session, Sessions, SingleUse } from './session.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';
import type { ThreatWatch } from './threat-watch.ts';

/** The factors whose wrong or misplaced answers are refused as a mismatch of state. */
const CODE_CHALLENGES: readonly ChallengeNameType[] = [
  'SMS_MFA',
  'SMS_OTP',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
];

/** What asks for a second factor, or for which one. */
const SECOND_CHALLENGES: readonly ChallengeNameType[] = [
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
];

/** A user, by the word of a provider. */
export interface ProviderSignIn {
  readonly user: User;
  readonly provider: ProviderProof;
  /** Undefined where the provider was not asked: then it is the answer that is good once. */
  readonly spends: SingleUse | undefined;
  readonly keep?: Statements | undefined;
}

const FEDERATION: PriorState = { flow: 'FEDERATION', proven: {} };
const CHOICE: PriorState = { flow: 'USER_AUTH', proven: {} };

interface Parts {
  readonly identification: Identification;
  readonly renewals: Renewals;
  readonly sessions: Sessions;
  readonly passwords: PasswordFactor;
  readonly choice: FirstChoice;
  readonly custom: CustomAuth;
  readonly dispatcher: SignInDispatcher;
  readonly autoSignIn: AutoSignIn;
  readonly signInTriggers: SignInTriggers;
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
    const name = nameIn(request);
    const password = required(request.parameters, 'PASSWORD');
    const attempt = await this.#begin(request, name);
    return this.#step(attempt, { flow, proven: {} }, (advance) =>
      this.#parts.passwords.prove(attempt, password, advance),
    );
  }

  /** Opens an SRP exchange; PASSWORD_VERIFIER is next. Its state is in SECRET_BLOCK alone. */
  async withSrp(request: SignInRequest): Promise<SignInResponse> {
    const name = nameIn(request);
    const srpA = required(request.parameters, 'SRP_A');
    const attempt = await this.#begin(request, name);
    const { parameters } = await this.#parts.passwords.openSrp(attempt, srpA, 'alone');
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
    const { autoSignIn, choice, passwords } = this.#parts;
    if (pool.settings.UserPoolTier === 'LITE') throw choiceUnavailable();
    const name = nameIn(request);
    const wanted = firstWanted(parameters);
    const attempt = await this.#begin(request, name);
    await passwords.admit(attempt);
    if (sessionText !== undefined) {
      const session = autoSignIn.open(pool, client, sessionText, 'confirmed');
      const progress = await autoSignIn.progress(session, attempt);
      return this.#step(attempt, CHOICE, (advance) => advance(progress), session);
    }
    const chosen = await choice.find(attempt, wanted);
    return this.#step(attempt, CHOICE, (advance) => choice.go(attempt, chosen, advance));
  }

  /**
   * Begins with a passkey that has signed already, and says by that who the user is. What it proves
   * is judged as if the user had been named and had chosen it.
   */
  async withPasskey(request: SignInRequest, { user, claim }: PasskeyUser): Promise<SignInResponse> {
    const { identification, passwords } = this.#parts;
    const attempt = await this.#enter(await identification.ofPasskey(request, user));
    await passwords.admit(attempt);
    return this.#step(attempt, CHOICE, (advance) => advance({ first: 'WEB_AUTHN', claim }));
  }

  /** The first factors the user of a name may choose from now. It begins nothing. */
  async choices(request: SignInRequest): Promise<readonly FirstChallenge[]> {
    const { identification, choice } = this.#parts;
    return choice.all(await identification.byName(request, nameIn(request)));
  }

  /** Begins a sign-in whose challenges the pool's functions make and judge. */
  async withCustom(request: SignInRequest): Promise<SignInResponse> {
    const { custom, passwords } = this.#parts;
    if (!custom.isConfigured(request.pool)) throw customAuthUnconfigured();
    const attempt = await this.#begin(request, nameIn(request));
    await passwords.admit(attempt);
    return this.#step(attempt, { flow: 'CUSTOM_AUTH', proven: {} }, (advance) =>
      custom.begin(attempt, advance),
    );
  }

  /**
   * Signs in a user whom a provider has named. `spends` is the request that the browser was sent to
   * the provider with; `keep` runs in the transaction that claims it.
   */
  async withProvider(
    request: SignInRequest,
    { user, provider, spends, keep }: ProviderSignIn,
  ): Promise<SignInResponse> {
    const { identification, threats, signInTriggers } = this.#parts;
    const attempt = await identification.ofProvider(request, user);
    await threats.beforeFirstFactor(attempt);
    if (!provider.isSignUp) await signInTriggers.beforeFirstFactor(attempt);
    const proof = { first: 'PROVIDER', provider, ...(keep && { claim: keep }) } as const;
    return this.#step(attempt, FEDERATION, (advance) => advance(proof), spends);
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
    const { dispatcher, identification } = this.#parts;
    const name = nameIn(request);
    if (!dispatcher.asks(challengeName)) throw notSupported(`The challenge ${challengeName}`);
    if (sessionText === undefined) {
      if (challengeName === 'PASSWORD_VERIFIER') return this.#respondToSrp(request);
      throw missingParameter('Session');
    }
    const session = this.#open(request, sessionText);
    const attempt = await identification.bySession(request, session, name);
    if (session.step !== challengeName) {
      throw CODE_CHALLENGES.includes(challengeName) ? authStateMismatch() : sessionInvalid();
    }
    const challenge = dispatcher.challengeAt(session);
    const judge = (advance: Advance) => challenge.answer({ ...attempt, session }, advance);
    return this.#step(attempt, session, judge, session);
  }

  /**
   * Asks for a second factor in place of the one that the session asks for: for another one, for the
   * same once more, with a new code, or for what there is to set up. Nothing is proven by it.
   */
  async askSecond(
    request: SignInRequest,
    sessionText: string,
    wanted: MfaFactor | undefined,
  ): Promise<SignInResponse> {
    const session = this.#open(request, sessionText);
    if (!session.proven.first || !SECOND_CHALLENGES.includes(session.step)) throw sessionInvalid();
    const { identification } = this.#parts;
    const attempt = await identification.bySession(request, session, nameIn(request));
    const chosen = wanted && { chosen: wanted };
    return this.#step(attempt, session, (advance) => advance({ ...chosen }), session);
  }

  /** The session of the text, if it is one of this client and this door. */
  #open({ pool, client, door }: SignInRequest, sessionText: string): Session {
    const session = this.#parts.sessions.open(sessionText);
    const isHere = (session.hosted ? 'pages' : 'api') === door.name;
    if (session.poolId !== pool.id || session.clientId !== client.id || !isHere) {
      throw sessionInvalid();
    }
    return session;
  }

  /** The answer to an SRP exchange outside any session; its own id is spent in place of one. */
  async #respondToSrp(request: SignInRequest): Promise<SignInResponse> {
    const { passwords, identification } = this.#parts;
    const answer = passwords.readSrpAnswer(request, 'alone');
    const attempt = await identification.byName(request, answer.state.name);
    const from = { flow: 'USER_SRP_AUTH', proven: {} } as const;
    const judge = (advance: Advance) => passwords.proveSrp(attempt, answer, advance);
    return this.#step(attempt, from, judge, answer.state);
  }

  async #begin(request: SignInRequest, name: string): Promise<SignInAttempt> {
    return this.#enter(await this.#parts.identification.byName(request, name));
  }

  /** What comes before the first factor of a user, by whatever that user is known. */
  async #enter(attempt: SignInAttempt): Promise<SignInAttempt> {
    const { threats, signInTriggers } = this.#parts;
    await threats.beforeFirstFactor(attempt);
    await signInTriggers.beforeFirstFactor(attempt);
    // Metadata of the first request is for the functions called at the beginning alone.
    return { ...attempt, metadata: {} };
  }

  /** Has an answer judged and goes on from what it proves; a refusal is recorded. */
  async #step(
    attempt: SignInAttempt,
    from: PriorState,
    judge: (advance: Advance) => Promise<StepOutcome>,
    spends?: SingleUse,
  ): Promise<SignInResponse> {
    const { dispatcher, threats } = this.#parts;
    let outcome: StepOutcome;
    try {
      outcome = await judge(dispatcher.advance(attempt, from, spends));
    } catch (refusal) {
      await threats.refused(attempt, from, refusal);
      throw refusal;
    }
    return dispatcher.finish(outcome);
  }
}

/**
 * The name in a request, once the client has proven its secret over it. The login pages act for no
 * client: the application that the browser returns to proves itself there.
 */
function nameIn({ client, parameters, door }: SignInRequest): string {
  const name = required(parameters, 'USERNAME');
  if (door.name === 'pages') return name;
  checkSecretHash(client, name, parameters.SECRET_HASH);
  return name;
}

function required(parameters: SignInParameters, key: string): string {
  const value = parameters[key];
  if (value === undefined || value === '') throw missingParameter(key);
  return value;
}

const choiceUnavailable = () =>
  featureUnavailableInTier(
    'The following features need to be disabled for the LITE pricing tier configured: Passwordless Sign-In',
  );
