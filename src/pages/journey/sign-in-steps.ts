/**
 * The sign-in behind the pages: the same state machine as behind the API. Every step answers with
 * the move that `next-page.ts` names, or with the end of the journey.
 */
import { CognitoError, isFailure } from '#contract/errors.ts';
import type { PasskeyUser } from '#domain/factors/passkey-autofill.ts';
import type { Towards } from '#domain/oauth/authorization-request.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { offersRecoveryCodes } from '#domain/pools/tags.ts';
import type {
  BrowserCompletion,
  SignInParameters,
  SignInRequest,
} from '#domain/signin/challenge.ts';
import type { SignInResponse } from '#domain/signin/dispatcher.ts';
import type { Enrolment } from '#domain/signin/enrolment.ts';
import type { ProviderSignIn, SignIn } from '#domain/signin/sign-in.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { MfaFactor } from '#store/tables/users.ts';
import { offersChoice } from './first-factors.ts';
import type { Stage } from './journeys.ts';
import type { KnownDevices } from './known-devices.ts';
import type { JourneyVisit, LoginMove, LoginVisit } from './login-visit.ts';
import { PAGES, pageFor } from './next-page.ts';

interface Parts {
  readonly signIn: Pick<
    SignIn,
    | 'withPassword'
    | 'withChoice'
    | 'withPasskey'
    | 'withProvider'
    | 'choices'
    | 'respond'
    | 'askSecond'
  >;
  readonly enrolment: Pick<Enrolment, 'associate' | 'verify'>;
  readonly authorizations: Pick<Authorizations, 'completion'>;
  readonly devices: KnownDevices;
}

/** Characters of passkey options that a journey has room for. */
const LONGEST_OPTIONS = 2_000;

/** What a journey keeps from step to step besides the challenge. */
type JourneyUser = Pick<Stage, 'name' | 'remember' | 'choices' | 'isKnown' | 'newAddress'>;

export class SignInSteps {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Signs in by a password. */
  withPassword(visit: LoginVisit, kept: JourneyUser, password: string): Promise<LoginMove> {
    return this.#begin(visit, kept, { PASSWORD: password }, (request) =>
      this.#parts.signIn.withPassword(request, 'USER_PASSWORD_AUTH'),
    );
  }

  /**
   * The first factor of a user. Where there is only the password, and for an unknown user, the
   * password is asked for: both look the same.
   */
  async firstFactor(visit: LoginVisit, kept: JourneyUser): Promise<LoginMove> {
    const remember = this.#parts.devices.of(visit, kept.name) ? false : kept.remember;
    const asked = { ...kept, ...(remember !== undefined && { remember }) };
    const password: LoginMove = { to: { ...asked, page: PAGES.password } };
    if (!offersChoice(visit.pool)) return password;
    try {
      return await this.withChoice(visit, asked);
    } catch (error) {
      if (error instanceof CognitoError && error.name === 'UserNotFoundException') return password;
      throw error;
    }
  }

  /** The first factors of a person who is known already. */
  async choices(visit: LoginVisit, name: string): Promise<readonly string[]> {
    if (!offersChoice(visit.pool)) return ['PASSWORD'];
    return this.#parts.signIn.choices(this.#requestOf(visit, { USERNAME: name }));
  }

  /** Finds out how the user of a name may sign in, or begins with the way that is preferred. */
  withChoice(visit: LoginVisit, kept: JourneyUser, preferred?: string): Promise<LoginMove> {
    const parameters = { ...(preferred !== undefined && { PREFERRED_CHALLENGE: preferred }) };
    return this.#begin(visit, kept, parameters, (request) =>
      this.#parts.signIn.withChoice(request, undefined),
    );
  }

  /** Signs in the user whose passkey has signed. */
  withPasskey(visit: LoginVisit, found: PasskeyUser): Promise<LoginMove> {
    return this.#begin(visit, { name: knownName(visit.pool, found.user) }, {}, (request) =>
      this.#parts.signIn.withPasskey(request, found),
    );
  }

  /** Signs in by the session of a sign-up that was confirmed just now. */
  afterSignUp(visit: LoginVisit, name: string, session: string): Promise<LoginMove> {
    return this.#begin(visit, { name }, {}, (request) =>
      this.#parts.signIn.withChoice(request, session),
    );
  }

  /** Signs in a user whom a provider has named. */
  async fromProvider(visit: LoginVisit, signIn: ProviderSignIn): Promise<LoginMove> {
    const name = signIn.user.username;
    const request = this.#requestOf(visit, { USERNAME: name });
    const response = await this.#parts.signIn.withProvider(request, signIn);
    return this.#next(visit, { name }, request, response);
  }

  /** Answers the challenge the journey stands at. */
  async answer(
    visit: JourneyVisit,
    parameters: SignInParameters,
    kept: Partial<JourneyUser> = {},
    towards: Towards = towardsOf(visit),
  ): Promise<LoginMove> {
    const { challenge, name } = visit.journey;
    const request = this.#requestOf(visit, { ...parameters, USERNAME: name }, towards);
    const response = await this.#parts.signIn.respond(request, challenge!, visit.journey.session);
    return this.#next(visit, { ...visit.journey, ...kept }, request, response);
  }

  /** Asks for the second factor that is wanted, in place of the one the journey stands at. */
  async askSecond(visit: JourneyVisit, wanted: MfaFactor | undefined): Promise<LoginMove> {
    const { session, name } = visit.journey;
    const request = this.#requestOf(visit, { USERNAME: name });
    const response = await this.#parts.signIn.askSecond(request, session!, wanted);
    return this.#next(visit, visit.journey, request, response);
  }

  /** Sends another code of the second factor, or for the address that is to become one. */
  async sendAgain(visit: JourneyVisit): Promise<LoginMove> {
    const { challenge, newAddress } = visit.journey;
    if (newAddress === undefined) return this.askSecond(visit, challenge as MfaFactor);
    const move = await this.askSecond(visit, undefined);
    if (!('to' in move) || typeof move.to === 'string') return move;
    return this.answer({ ...visit, journey: move.to }, { EMAIL: newAddress }, { newAddress });
  }

  /** Makes the key of a new authenticator, to be shown at the page that follows. */
  async enrol(stage: Stage): Promise<LoginMove> {
    const { SecretCode, Session } = await this.#parts.enrolment.associate(stage.session!);
    return { to: { ...stage, page: PAGES.enrol, secret: SecretCode, session: Session } };
  }

  /** Takes the first code of a new authenticator, and goes on with it. */
  async finishEnrolment(
    visit: JourneyVisit,
    code: string,
    friendlyName: string | undefined,
  ): Promise<LoginMove> {
    const { Session } = await this.#parts.enrolment.verify(
      visit.journey.session!,
      code,
      friendlyName,
    );
    const { secret: _, ...journey } = visit.journey;
    const next = { ...visit, journey: { ...journey, session: Session } };
    // Whoever takes time over codes must not be late for an application that counts seconds.
    const offersCodes = offersRecoveryCodes(visit.pool) && visit.request.maxAge === undefined;
    if (!offersCodes) return this.answer(next, {});
    // The application gets its answer when the person goes on: one made now would have expired.
    const move = await this.answer(next, {}, {}, 'site');
    return 'completed' in move ? { enrolled: move.completed, name: move.name } : move;
  }

  async #begin(
    visit: LoginVisit,
    kept: JourneyUser,
    parameters: SignInParameters,
    ask: (request: SignInRequest) => Promise<SignInResponse>,
  ): Promise<LoginMove> {
    const { devices } = this.#parts;
    const known = devices.of(visit, kept.name);
    const all = { ...parameters, USERNAME: kept.name };
    const request = this.#requestOf(visit, {
      ...all,
      ...(known && { DEVICE_KEY: known.key }),
    });
    try {
      return await this.#next(visit, kept, request, await ask(request));
    } catch (error) {
      if (!known || !isFailure(error, 'deviceNotFound')) throw error;
      // The device was forgotten: this browser signs in like any other.
      devices.forget(visit, kept.name);
      const again = this.#requestOf(visit, all);
      return this.#next(visit, kept, again, await ask(again));
    }
  }

  async #next(
    visit: LoginVisit,
    kept: JourneyUser,
    request: SignInRequest,
    response: SignInResponse,
  ): Promise<LoginMove> {
    if (response.ChallengeName === 'DEVICE_SRP_AUTH') {
      const { signIn, devices } = this.#parts;
      const next = await devices.prove(visit, kept.name, response, (name, session, parameters) =>
        signIn.respond({ ...request, parameters }, name, session),
      );
      return this.#next(visit, kept, request, next);
    }
    if (response.Completed) {
      await this.#parts.devices.keep(visit, kept, response.Completed);
      return { completed: response.Completed, name: kept.name };
    }
    const page = pageFor(response);
    const choices = response.AvailableChallenges ?? kept.choices;
    const stage: Stage = {
      page,
      name: kept.name,
      ...(kept.remember !== undefined && { remember: kept.remember }),
      ...(kept.isKnown && { isKnown: true }),
      ...(choices && { choices }),
      ...(response.SecondFactors && { seconds: response.SecondFactors }),
      ...(page === PAGES.mfaCode && kept.newAddress && { newAddress: kept.newAddress }),
      session: response.Session!,
      challenge: response.ChallengeName!,
      parameters: shown(response.ChallengeParameters ?? {}),
    };
    return page === PAGES.enrol ? this.enrol(stage) : { to: stage };
  }

  #requestOf(
    visit: LoginVisit,
    parameters: SignInParameters,
    towards: Towards = towardsOf(visit),
  ): SignInRequest {
    const { pool, client, caller } = visit;
    const door = { name: 'pages', completion: this.#completion(visit, towards) } as const;
    return { pool, client, caller, parameters, metadata: {}, door };
  }

  #completion(
    { pool, client, request, caller, ssoCookie }: LoginVisit,
    towards: Towards,
  ): BrowserCompletion {
    return this.#parts.authorizations.completion(
      { pool, client, request, caller },
      ssoCookie,
      towards,
    );
  }
}

/** What a sign-in is for: the application, or a page of the site. */
const towardsOf = ({ returnTo }: LoginVisit): Towards =>
  returnTo === undefined ? 'application' : 'site';

/**
 * What pages show of a challenge: the user's attributes are for applications, and can be long. So
 * can the list of passkeys; browsers find those of the site without it, since all are resident.
 */
function shown({ userAttributes: _, ...parameters }: SignInParameters): SignInParameters {
  const { CREDENTIAL_REQUEST_OPTIONS: text } = parameters;
  if (text === undefined || text.length <= LONGEST_OPTIONS) return parameters;
  const { allowCredentials: __, ...options } = JSON.parse(text) as Record<string, unknown>;
  return { ...parameters, CREDENTIAL_REQUEST_OPTIONS: JSON.stringify(options) };
}
