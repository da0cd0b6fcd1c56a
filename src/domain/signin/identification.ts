/** Whom a request means: the user of a name or of a session, or the decoy of an unknown user. */
import { incorrectCredentials, sessionInvalid, userNotFound } from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { Devices } from '#domain/factors/devices.ts';
import { signsInAtProviderAlone } from '#domain/users/status.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { SignInAttempt, SignInRequest } from './challenge.ts';
import type { Session } from './session.ts';
import { userOf } from './session-user.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';

interface Parts {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly devices: Pick<Devices, 'isRemembered'>;
  readonly signInTriggers: SignInTriggers;
}

export class Identification {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The user of a name. Where the client hides who exists, a decoy is made for every name, used or
   * not, and stands in for an unknown user, and for one who signs in at a provider alone.
   * @throws UserNotFoundException, NotAuthorizedException for a provider's user
   */
  async byName(request: SignInRequest, name: string): Promise<SignInAttempt> {
    const { accounts, signInTriggers } = this.#parts;
    const decoy = await this.#decoyOf(request, name);
    const user =
      (await accounts.byLogin(request.pool, name)) ??
      (await signInTriggers.missingUser(request, name));
    const whom = { name, demandsMfa: false };
    const isOwn = user !== undefined && !signsInAtProviderAlone(user);
    if (isOwn) return this.#from(request, { ...whom, user, isDecoy: false });
    if (!decoy) throw user ? incorrectCredentials() : userNotFound();
    return this.#from(request, { ...whom, user: decoy, isDecoy: true });
  }

  /**
   * The user of a session. Refused where `name` means another user, or where what was proven no
   * longer holds.
   * @throws NotAuthorizedException
   */
  async bySession(request: SignInRequest, session: Session, name: string): Promise<SignInAttempt> {
    const { store, claimants } = this.#parts;
    const { pool, client } = request;
    const begun = session.name ?? name;
    const whom = { name: begun, demandsMfa: session.watched?.demandsMfa === true };
    // A decoy proves nothing: once something is proven there is none to stand in.
    const decoy = session.proven.first ? undefined : await this.#decoyOf(request, begun);
    const user = await userOf(store, session, client);
    if (user) {
      if (!(await this.#means(pool, name, user))) throw sessionInvalid();
      return this.#from(request, { ...whom, user, isDecoy: false }, session.device);
    }
    const isMeant = name === decoy?.username || claimants.nameKey(pool, name) === session.name;
    if (decoy?.id !== session.userId || !isMeant) throw sessionInvalid();
    return this.#from(request, { ...whom, user: decoy, isDecoy: true }, session.device);
  }

  /** The user whom a provider has named. */
  ofProvider(request: SignInRequest, user: User): Promise<SignInAttempt> {
    return this.#from(request, { user, name: user.username, isDecoy: false, demandsMfa: false });
  }

  /** The decoy of the name; undefined where the client does not hide who exists. */
  async #decoyOf({ pool, client }: SignInRequest, name: string): Promise<User | undefined> {
    return hidesUserExistence(client) ? this.#parts.claimants.decoyUser(pool, name) : undefined;
  }

  /**
   * The user whose passkey has signed, without a name.
   * @throws NotAuthorizedException for one who signs in at a provider alone
   */
  ofPasskey(request: SignInRequest, user: User): Promise<SignInAttempt> {
    if (signsInAtProviderAlone(user)) throw incorrectCredentials();
    return this.#from(request, { user, name: user.username, isDecoy: false, demandsMfa: false });
  }

  /** Adds where the request comes from. `device` was named earlier in the sign-in, if any was. */
  async #from(
    request: SignInRequest,
    whom: Pick<SignInAttempt, 'user' | 'name' | 'isDecoy' | 'demandsMfa'>,
    device?: string,
  ): Promise<SignInAttempt> {
    const { pool, parameters, door } = request;
    const key = parameters.DEVICE_KEY ?? device;
    const isFamiliar =
      (await this.#parts.devices.isRemembered(pool, whom.user, key)) ||
      (door.name === 'pages' && (await door.completion.isSignedIn(whom.user)));
    return { ...request, ...whom, origin: isFamiliar ? 'familiar' : 'unfamiliar' };
  }

  /** Whether `name`, the real username or an alias, means this user. */
  async #means(pool: Pool, name: string, user: User): Promise<boolean> {
    if (name === user.username) return true;
    return (await this.#parts.accounts.byLogin(pool, name))?.id === user.id;
  }
}
