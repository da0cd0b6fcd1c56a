/**
 * Signing in right after signing up: the code that confirms the sign-up counts as the one-time
 * code of a first factor, where the pool allows that factor.
 *
 * SignUp returns a session. A client that sends it with ConfirmSignUp confirms that sign-up and no
 * other. ConfirmSignUp returns another, with which a USER_AUTH sign-in begins, once.
 */
import { sessionInvalid } from '#contract/errors.ts';
import { flowEnabled, sessionValidity } from '#domain/clients/effective-settings.ts';
import type { ContactAttribute } from '#domain/users/attributes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { SignInAttempt, SignInDoor, StepProgress } from './challenge.ts';
import { markOf, type SessionOf, Sessions } from './session.ts';
import { passwordMark } from './session-user.ts';

interface SignUpState {
  readonly poolId: string;
  readonly clientId: string;
  readonly userId: string;
  readonly stage: 'signed up' | 'confirmed';
  readonly attribute: ContactAttribute;
  /** The mark of the address to which the code was sent. */
  readonly address: string;
  /** The mark of the password the sign-up set, if any: the session ends with it. */
  readonly password?: string;
}

const FACTOR = { email: 'EMAIL_OTP', phone_number: 'SMS_OTP' } as const;

export class AutoSignIn {
  readonly #store: Store;
  readonly #sessions: Sessions<SignUpState>;

  constructor(options: { store: Store; sealer: Sealer; clock: Clock; ids: Ids }) {
    this.#store = options.store;
    this.#sessions = new Sessions<SignUpState>({ ...options, context: 'sign-up session' });
  }

  /**
   * The session of a user who has signed up or confirmed a sign-up; undefined where the pool or
   * the client does not let a sign-in begin with a code sent to `attribute`. At the login pages
   * the client's flows do not matter.
   */
  async issue(
    stage: SignUpState['stage'],
    pool: Pool,
    client: Client,
    user: User,
    attribute: string | undefined,
    door: SignInDoor['name'],
  ): Promise<string | undefined> {
    if (attribute !== 'email' && attribute !== 'phone_number') return undefined;
    const allowed = pool.settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? [];
    if (!allowed.includes(FACTOR[attribute])) return undefined;
    if (door === 'api' && !flowEnabled(client, 'USER_AUTH')) return undefined;
    const password = await passwordMark(this.#store, user);
    const state: SignUpState = {
      poolId: pool.id,
      clientId: client.id,
      userId: user.id,
      stage,
      attribute,
      address: markOfText(user.attributes[attribute]),
      ...(password !== undefined && { password }),
    };
    return this.#sessions.issue(state, sessionValidity(client));
  }

  /** Opens the session that ConfirmSignUp or a sign-in was given; throws NotAuthorizedException. */
  open(
    pool: Pool,
    client: Client,
    text: string,
    stage: SignUpState['stage'],
  ): SessionOf<SignUpState> {
    const session = this.#sessions.open(text);
    const isOurs = session.poolId === pool.id && session.clientId === client.id;
    if (!isOurs || session.stage !== stage) throw sessionInvalid();
    return session;
  }

  /** What the session of a confirmed sign-up proves about the user who signs in with it. */
  async progress(
    session: SessionOf<SignUpState>,
    { user, isDecoy }: SignInAttempt,
  ): Promise<StepProgress> {
    const password = await passwordMark(this.#store, user);
    if (isDecoy || session.userId !== user.id || session.password !== password) {
      throw sessionInvalid();
    }
    const { attribute, address } = session;
    return {
      first: FACTOR[attribute],
      ...(password !== undefined && { password }),
      claim: async (tx) => {
        const current = await tx.users.find(user.poolId, user.id);
        // The code proved an address that is no longer the user's.
        if (markOfText(current?.attributes[attribute]) !== address) throw sessionInvalid();
      },
    };
  }
}

const markOfText = (text = '') => markOf(Buffer.from(text));
