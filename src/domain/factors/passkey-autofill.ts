/**
 * Passkeys that browsers offer in the field for the name (conditional mediation): the person is not
 * known before the passkey has signed. The challenge belongs to a page, names no user, and is good
 * for that page's browser, client and request alone.
 */
import {
  incorrectCredentials,
  passkeyChallengeNotFound,
  passkeysNotEnabled,
} from '#contract/errors.ts';
import type { Clock } from '#platform/clock.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { readAssertion, requestOptions, userNamedBy } from './passkey-ceremonies.ts';
import { type ChallengeBinding, PasskeyChallenges } from './passkey-challenge.ts';
import { provenUse } from './passkey-proof.ts';
import { offersPasskeyAutofill } from './passkey-settings.ts';

/**
 * How long a challenge is good, in milliseconds. A page may be open for longer: its script asks for
 * another when half of it is over, so that a person always has the other half.
 */
const VALIDITY = 600_000;

/** A page that asks for the passkey of whoever is in front of it. */
export interface AutofillPage {
  readonly pool: Pool;
  readonly client: Client;
  /** What tells this browser, and what the page was opened for, from all others. */
  readonly browser: string;
}

/** Whose passkey has signed. `claim` counts the use, in the transaction that uses the proof. */
export interface PasskeyUser {
  readonly user: User;
  readonly claim: Statements;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
}

export class PasskeyAutofill {
  readonly #parts: Parts;
  readonly #challenges: PasskeyChallenges;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#challenges = new PasskeyChallenges(parts);
  }

  /**
   * PublicKeyCredentialRequestOptionsJSON for whichever passkey the browser has: the same for
   * everybody but for the challenge. Nothing is stored.
   * @throws WebAuthnNotEnabledException
   */
  options(page: AutofillPage) {
    const { pool } = page;
    if (!offersPasskeyAutofill(pool)) throw passkeysNotEnabled();
    const expiresAt = this.#parts.clock.now() + VALIDITY;
    const challenge = this.#challenges.make(bindingOf(page), expiresAt);
    return requestOptions(pool, [], challenge, VALIDITY);
  }

  /**
   * The user whose passkey signed the page's challenge, which is spent by it: what is sent again
   * leads no further. Until then nothing is done about any user.
   * @throws InvalidParameterException for a malformed credential, NotAuthorizedException for one
   *   that proves nothing, WebAuthnChallengeNotFoundException, WebAuthnNotEnabledException
   */
  async prove(page: AutofillPage, credential: unknown): Promise<PasskeyUser> {
    const { pool } = page;
    const { store, clock } = this.#parts;
    if (!offersPasskeyAutofill(pool)) throw passkeysNotEnabled();
    const presented = readAssertion(credential);
    const opened = this.#challenges.open(presented.challenge, bindingOf(page), clock.now());
    if (!opened || opened === 'other client') throw passkeyChallengeNotFound();
    const userId = userNamedBy(presented);
    if (userId === undefined) throw incorrectCredentials();
    const claim = await provenUse(store, pool, userId, presented);
    if (!claim) throw incorrectCredentials();
    const { id, expiresAt } = opened;
    const isFirst = await store.transaction((tx) => tx.sessions.spend(pool.id, id, expiresAt));
    if (!isFirst) throw passkeyChallengeNotFound();
    const user = await store.users.find(pool.id, userId);
    if (!user) throw incorrectCredentials();
    return { user, claim };
  }
}

function bindingOf({ pool, client, browser }: AutofillPage): ChallengeBinding {
  return { ceremony: 'autofill', poolId: pool.id, clientId: client.id, holder: browser };
}
