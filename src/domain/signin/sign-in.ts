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
  userNotFound,
} from '#contract/errors.ts';
import type { ChallengeNameType } from '#contract/types.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import { type Flow, hidesUserExistence } from '#domain/clients/effective-settings.ts';
import { checkSecretHash } from '#domain/clients/secret-hash.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Renewals } from '#domain/tokens/renewals.ts';
import { signInRefusal } from '#domain/users/status.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { AutoSignIn } from './auto-sign-in.ts';
import type { Asked, Outcome, Parameters, SignInRequest } from './challenge.ts';
import type { CustomAuth } from './custom-auth.ts';
import type { Dispatcher, From, SignInResponse } from './dispatcher.ts';
import { type FirstChoice, firstWanted } from './first-choice.ts';
import type { PasswordFactor } from './password-factor.ts';
import type { Session, Sessions } from './session.ts';
import { userOf } from './session-user.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';
import type { ThreatWatch } from './threat-watch.ts';

/** The factors whose wrong or misplaced answers are told as a mismatch of state. */
const CODE_CHALLENGES: readonly ChallengeNameType[] = [
  'SMS_MFA',
  'SMS_OTP',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
];

interface Options {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly renewals: Renewals;
  readonly sessions: Sessions;
  readonly passwords: PasswordFactor;
  readonly choice: FirstChoice;
  readonly custom: CustomAuth;
  readonly devices: Pick<Devices, 'isRemembered'>;
  readonly dispatcher: Dispatcher;
  readonly autoSignIn: AutoSignIn;
  readonly occasions: SignInTriggers;
  readonly threats: ThreatWatch;
}

export class SignIn {
  readonly #store: Store;
  readonly #accounts: Accounts;
  readonly #claimants: Claimants;
  readonly #renewals: Renewals;
  readonly #sessions: Sessions;
  readonly #passwords: PasswordFactor;
  readonly #choice: FirstChoice;
  readonly #custom: CustomAuth;
  readonly #devices: Pick<Devices, 'isRemembered'>;
  readonly #dispatcher: Dispatcher;
  readonly #autoSignIn: AutoSignIn;
  readonly #occasions: SignInTriggers;
  readonly #threats: ThreatWatch;

  constructor(options: Options) {
    this.#store = options.store;
    this.#accounts = options.accounts;
    this.#claimants = options.claimants;
    this.#renewals = options.renewals;
    this.#sessions = options.sessions;
    this.#passwords = options.passwords;
    this.#choice = options.choice;
    this.#custom = options.custom;
    this.#devices = options.devices;
    this.#dispatcher = options.dispatcher;
    this.#autoSignIn = options.autoSignIn;
    this.#occasions = options.occasions;
    this.#threats = options.threats;
  }

  // Beginning

  /** Signs in with a password in the request. */
  async withPassword(request: SignInRequest, flow: Flow): Promise<SignInResponse> {
    const name = named(request);
    const password = required(request.parameters, 'PASSWORD');
    const asked = await this.#begin(request, name);
    const advance = this.#dispatcher.advance(asked, { flow, proven: {} });
    return this.#finish(
      asked,
      { flow, proven: {} },
      this.#passwords.prove(asked, password, advance),
    );
  }

  /** Opens an SRP exchange: asks PASSWORD_VERIFIER. Its state is in SECRET_BLOCK, not in a session. */
  async withSrp(request: SignInRequest): Promise<SignInResponse> {
    const name = named(request);
    const srpA = required(request.parameters, 'SRP_A');
    const asked = await this.#begin(request, name);
    const { parameters } = await this.#passwords.openSrp(asked, srpA, 'alone');
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
    if (pool.settings.UserPoolTier === 'LITE') throw choiceUnavailable();
    const name = named(request);
    const wanted = firstWanted(parameters);
    const asked = await this.#begin(request, name);
    const refusal = hidesUserExistence(client) ? undefined : signInRefusal(asked.user);
    if (refusal) throw refusal;
    const from = { flow: 'USER_AUTH', proven: {} } as const;
    if (sessionText !== undefined) {
      const session = this.#autoSignIn.open(pool, client, sessionText, 'confirmed');
      const progress = await this.#autoSignIn.progress(session, asked);
      const advance = this.#dispatcher.advance(asked, from, session);
      return this.#finish(asked, from, advance(progress));
    }
    const advance = this.#dispatcher.advance(asked, from);
    const choice = await this.#choice.find(asked, wanted);
    return this.#finish(asked, from, this.#choice.go(asked, choice, advance));
  }

  /** Begins a sign-in whose challenges the pool's functions make and judge. */
  async withCustom(request: SignInRequest): Promise<SignInResponse> {
    if (!this.#custom.isConfigured(request.pool)) throw customAuthUnconfigured();
    const asked = await this.#begin(request, named(request));
    const refusal = hidesUserExistence(request.client) ? undefined : signInRefusal(asked.user);
    if (refusal) throw refusal;
    const from = { flow: 'CUSTOM_AUTH', proven: {} } as const;
    const advance = this.#dispatcher.advance(asked, from);
    return this.#finish(asked, from, this.#custom.begin(asked, advance));
  }

  /** Renews tokens. The secret hash of this flow is made with the real username. */
  async withRefreshToken(request: SignInRequest): Promise<SignInResponse> {
    const { pool, client, parameters, caller } = request;
    const token = required(parameters, 'REFRESH_TOKEN');
    const hash = parameters.SECRET_HASH;
    if (client.secrets.length > 0 && hash === undefined) throw secretHashMissing(client.id);
    const inspected = await this.#renewals.inspect(pool, client, token, parameters.DEVICE_KEY);
    checkSecretHash(client, inspected.user.username, hash, secretHashMismatch);
    return {
      ChallengeParameters: {},
      AuthenticationResult: await this.#renewals.renew(pool, client, inspected, { caller }),
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
    const name = named(request);
    if (!this.#dispatcher.asks(challengeName)) throw notSupported(`The challenge ${challengeName}`);
    if (sessionText === undefined) {
      if (challengeName === 'PASSWORD_VERIFIER') return this.#respondToSrp(request);
      throw missingParameter('Session');
    }
    const session = this.#sessions.open(sessionText);
    const isHere = (session.hosted ? 'pages' : 'api') === request.door.name;
    if (session.poolId !== pool.id || session.clientId !== client.id || !isHere) {
      throw sessionInvalid();
    }
    const asked = await this.#askedOf(session, request, name);
    if (session.step !== challengeName) {
      throw CODE_CHALLENGES.includes(challengeName) ? authStateMismatch() : sessionInvalid();
    }
    const challenge = this.#dispatcher.challengeAt(session);
    const advance = this.#dispatcher.advance(asked, session, session);
    return this.#finish(asked, session, challenge.answer({ ...asked, session }, advance));
  }

  /** Answers an SRP exchange that stands for itself; its id is spent in place of a session's. */
  async #respondToSrp(request: SignInRequest): Promise<SignInResponse> {
    const answer = this.#passwords.readSrpAnswer(request, 'alone');
    const asked = await this.#ask(request, answer.state.name);
    const from = { flow: 'USER_SRP_AUTH', proven: {} } as const;
    const advance = this.#dispatcher.advance(asked, from, answer.state);
    return this.#finish(asked, from, this.#passwords.proveSrp(asked, answer, advance));
  }

  /** Answers what an answer led to; where it was refused, that is recorded first. */
  async #finish(asked: Asked, from: From, judged: Promise<Outcome>): Promise<SignInResponse> {
    let outcome: Outcome;
    try {
      outcome = await judged;
    } catch (refusal) {
      await this.#threats.refused(asked, from, refusal);
      throw refusal;
    }
    return this.#dispatcher.finish(outcome);
  }

  // Who is asked

  async #begin(request: SignInRequest, name: string): Promise<Asked> {
    const asked = await this.#ask(request, name);
    await this.#threats.beforeFirstFactor(asked);
    await this.#occasions.beforeFirstFactor(asked);
    // What a beginning says to triggers is for those of its first moment alone.
    return { ...asked, metadata: {} };
  }

  /**
   * Whom a name means. Where the client hides who exists, one is made up for every name, and
   * stands for whom nobody knows.
   */
  async #ask(request: SignInRequest, name: string): Promise<Asked> {
    const { pool } = request;
    const decoy = await this.#decoyOf(request, name);
    const user =
      (await this.#accounts.byLogin(pool, name)) ??
      (await this.#occasions.missingUser(request, name));
    const whom = { name, demandsMfa: false };
    if (user) return this.#from(request, { ...whom, user, imagined: false });
    if (!decoy) throw userNotFound();
    return this.#from(request, { ...whom, user: decoy, imagined: true });
  }

  /** Whom a session asks; refused when that is not who `name` means, or a proof fell away. */
  async #askedOf(session: Session, request: SignInRequest, name: string): Promise<Asked> {
    const { pool, client } = request;
    const begun = session.name ?? name;
    const whom = { name: begun, demandsMfa: session.watched?.demandsMfa === true };
    const decoy = await this.#decoyOf(request, begun);
    const user = await userOf(this.#store, session, client);
    if (user) {
      if (!(await this.#means(pool, name, user))) throw sessionInvalid();
      return this.#from(request, { ...whom, user, imagined: false }, session.device);
    }
    const isMeant =
      name === decoy?.username || this.#claimants.nameKey(pool, name) === session.name;
    if (decoy?.id !== session.userId || !isMeant) throw sessionInvalid();
    return this.#from(request, { ...whom, user: decoy, imagined: true }, session.device);
  }

  /** Who stands for the name if nobody has it; undefined where that is told. */
  async #decoyOf({ pool, client }: SignInRequest, name: string): Promise<User | undefined> {
    return hidesUserExistence(client) ? this.#claimants.decoyUser(pool, name) : undefined;
  }

  /** With where the request comes from: `device` is the one named before, where it names none. */
  async #from(
    request: SignInRequest,
    whom: Pick<Asked, 'user' | 'name' | 'imagined' | 'demandsMfa'>,
    device?: string,
  ): Promise<Asked> {
    const { pool, parameters, door } = request;
    const key = parameters.DEVICE_KEY ?? device;
    const isFamiliar =
      (await this.#devices.isRemembered(pool, whom.user, key)) ||
      (door.name === 'pages' && (await door.completion.isSignedIn(whom.user)));
    return { ...request, ...whom, origin: isFamiliar ? 'familiar' : 'unfamiliar' };
  }

  /** Whether `name`, the real username or an alias, means this user. */
  async #means(pool: Pool, name: string, user: User): Promise<boolean> {
    if (name === user.username) return true;
    return (await this.#accounts.byLogin(pool, name))?.id === user.id;
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
