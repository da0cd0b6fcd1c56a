/** Whom a request means: the user of a name or of a session, or a decoy in the place of none. */
import { sessionInvalid, userNotFound } from '#contract/errors.ts';
import type { Accounts } from '#domain/accounts/accounts.ts';
import type { Claimants } from '#domain/accounts/claimants.ts';
import { hidesUserExistence } from '#domain/clients/effective-settings.ts';
import type { Devices } from '#domain/factors/devices.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { Asked, SignInRequest } from './challenge.ts';
import type { Session } from './session.ts';
import { userOf } from './session-user.ts';
import type { SignInTriggers } from './sign-in-triggers.ts';

interface Parts {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly claimants: Claimants;
  readonly devices: Pick<Devices, 'isRemembered'>;
  readonly occasions: SignInTriggers;
}

export class Identification {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Whom a name means. Where the client hides who exists, a decoy is made for every name, and
   * stands in for the user of one that is unknown.
   * @throws UserNotFoundException
   */
  async byName(request: SignInRequest, name: string): Promise<Asked> {
    const { accounts, occasions } = this.#parts;
    const decoy = await this.#decoyOf(request, name);
    const user =
      (await accounts.byLogin(request.pool, name)) ?? (await occasions.missingUser(request, name));
    const whom = { name, demandsMfa: false };
    if (user) return this.#from(request, { ...whom, user, imagined: false });
    if (!decoy) throw userNotFound();
    return this.#from(request, { ...whom, user: decoy, imagined: true });
  }

  /**
   * Whom a session was given to; refused when that is not whom `name` means, or when what was
   * proven holds no longer.
   * @throws NotAuthorizedException
   */
  async bySession(request: SignInRequest, session: Session, name: string): Promise<Asked> {
    const { store, claimants } = this.#parts;
    const { pool, client } = request;
    const begun = session.name ?? name;
    const whom = { name: begun, demandsMfa: session.watched?.demandsMfa === true };
    const decoy = await this.#decoyOf(request, begun);
    const user = await userOf(store, session, client);
    if (user) {
      if (!(await this.#means(pool, name, user))) throw sessionInvalid();
      return this.#from(request, { ...whom, user, imagined: false }, session.device);
    }
    const isMeant = name === decoy?.username || claimants.nameKey(pool, name) === session.name;
    if (decoy?.id !== session.userId || !isMeant) throw sessionInvalid();
    return this.#from(request, { ...whom, user: decoy, imagined: true }, session.device);
  }

  /** Who stands in for an unknown user of the name; undefined where the client hides nobody. */
  async #decoyOf({ pool, client }: SignInRequest, name: string): Promise<User | undefined> {
    return hidesUserExistence(client) ? this.#parts.claimants.decoyUser(pool, name) : undefined;
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
