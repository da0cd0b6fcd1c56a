/** Enrolling an authenticator during a sign-in, by the session of MFA_SETUP. */
import { sessionInvalid } from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { Authenticators, EnrolmentWarrant } from '#domain/factors/authenticators.ts';
import type { Pools } from '#domain/pools/pools.ts';
import type { Store } from '#store/store.ts';
import { markOf, type Session, type Sessions } from './session.ts';
import { userOf } from './session-user.ts';

interface Parts {
  readonly store: Store;
  readonly pools: Pools;
  readonly clients: Clients;
  readonly authenticators: Authenticators;
  readonly sessions: Sessions;
}

export class Enrolment {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** AssociateSoftwareToken by session: the secret in base32, and the session to go on with. */
  async associate(sessionText: string) {
    const { session, pool, user } = await this.#open(sessionText);
    const SecretCode = await this.#parts.authenticators.associate(pool, user, this.#by(session));
    return { SecretCode, Session: this.#successor(session, 'associated') };
  }

  /** VerifySoftwareToken by session: the session it returns proves the factor at MFA_SETUP. */
  async verify(sessionText: string, code: string, friendlyName: string | undefined) {
    const { session, pool, user } = await this.#open(sessionText);
    if (session.setup !== 'associated') throw sessionInvalid();
    const by = this.#by(session);
    const secret = await this.#parts.authenticators.verify(pool, user, code, friendlyName, by);
    const verified = { ...session, authenticator: markOf(secret) };
    return { Session: this.#successor(verified, 'verified') };
  }

  async #open(sessionText: string) {
    const session = this.#parts.sessions.open(sessionText);
    if (session.step !== 'MFA_SETUP' || session.setup === 'verified') throw sessionInvalid();
    const pool = await this.#parts.pools.get(session.poolId);
    const client = await this.#parts.clients.inPool(session.poolId, session.clientId);
    const user = await userOf(this.#parts.store, session, client);
    if (!user) throw sessionInvalid();
    return { session, pool, user };
  }

  #by(session: Session): EnrolmentWarrant {
    return { by: 'session', spend: (tx) => this.#parts.sessions.spend(tx, session) };
  }

  /** It ends when the first one would have: asking for one secret after another prolongs nothing. */
  #successor(session: Session, setup: 'associated' | 'verified'): string {
    return this.#parts.sessions.succeed(session, { setup });
  }
}
