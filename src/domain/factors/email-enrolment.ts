/** Setting up e-mail as a second factor during sign-in: a new address, proven by a code. */
import { notSupported, sessionInvalid, tooManyRequests } from '#contract/errors.ts';
import { writableAttributes } from '#domain/clients/effective-settings.ts';
import { applyChanges, attributesForUpdate, refuseUnwritable } from '#domain/users/attributes.ts';
import { writeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { refuseSecond } from './authenticators.ts';
import { requireSecondFactors } from './federated-factors.ts';
import { offeredFactors } from './second-factors.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who sets the factor up, at MFA_SETUP. */
interface Candidate {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

export class EmailEnrolment {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Refuses an address that may not become the user's factor, before a code is sent to it.
   * @throws InvalidParameterException, NotAuthorizedException
   */
  async check({ pool, client, user }: Candidate, address: string): Promise<void> {
    if (!offeredFactors(pool).includes('EMAIL_OTP')) {
      throw notSupported('EMAIL in MFA_SETUP of a pool without e-mail MFA');
    }
    requireSecondFactors(pool, user);
    refuseUnwritable(['email'], writableAttributes(client, pool));
    attributesForUpdate(pool, [{ Name: 'email', Value: address }], 'user');
    await refuseSecond(this.#parts.store, pool, user);
  }

  /**
   * Makes a proven address the user's own, and the factor that sign-ins ask for.
   * @throws NotAuthorizedException, AliasExistsException
   */
  async complete(
    tx: Transaction,
    { pool, user }: Omit<Candidate, 'client'>,
    address: string,
  ): Promise<void> {
    const current = await tx.users.find(pool.id, user.id);
    if (!current) throw sessionInvalid();
    requireSecondFactors(pool, current);
    await refuseSecond(tx, pool, current);
    const proof = [
      { Name: 'email', Value: address },
      { Name: 'email_verified', Value: 'true' },
    ];
    const changes = attributesForUpdate(pool, proof, 'admin');
    const written = await writeUser(tx, this.#parts.clock, pool, current, {
      ...current,
      attributes: applyChanges(current.attributes, changes),
      mfa: {
        ...current.mfa,
        enabled: [...current.mfa.enabled, 'EMAIL_OTP'],
        preferred: 'EMAIL_OTP',
      },
    });
    if (!written) throw tooManyRequests();
  }

  /** To be called once the transaction of `complete` has committed. */
  completed({ poolId, id }: User): void {
    this.#parts.log.audit('second factor by e-mail added', { poolId, userId: id });
  }
}
