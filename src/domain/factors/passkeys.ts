/** A user's passkeys: registered, listed, removed, and proven at sign-in. */

import {
  incorrectCredentials,
  invalidParameter,
  limitExceeded,
  passkeyChallengeNotFound,
  passkeyClientMismatch,
  passkeyDemanded,
  passkeyNotFound,
  passwordResetRequired,
  userNotFound,
} from '#contract/errors.ts';
import type { WebAuthnCredentialDescription } from '#contract/types.ts';
import { type ChangeTerms, endSignIns } from '#domain/users/sign-in-generation.ts';
import { changeUser } from '#domain/users/user-changes.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Statements, Store } from '#store/store.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Passkey } from '#store/tables/passkeys.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { readFactorName } from './factor-names.ts';
import { requireFirstFactors } from './federated-factors.ts';
import {
  CEREMONY_MS,
  creationOptions,
  readAssertion,
  readRegistration,
  registeredPasskey,
  requestOptions,
} from './passkey-ceremonies.ts';
import { type ChallengeBinding, PasskeyChallenges } from './passkey-challenge.ts';
import { passkeyId, provenUse } from './passkey-proof.ts';
import { passkeySettings } from './passkey-settings.ts';
import { losesLastFactor, possessionsOf } from './second-factors.ts';
import { hasWayIn, requireWayIn } from './ways-in.ts';

/** Passkeys a user may have. */
const MOST = 20;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly log: Log;
}

/** The user, and the client the request comes from. */
export interface PasskeyHolder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

type PoolUser = Pick<PasskeyHolder, 'pool' | 'user'>;

export class Passkeys {
  readonly #parts: Parts;
  readonly #challenges: PasskeyChallenges;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#challenges = new PasskeyChallenges(parts);
  }

  /**
   * The options for creating a new passkey. Nothing is stored.
   * @throws WebAuthnNotEnabledException, WebAuthnConfigurationMissingException,
   *   LimitExceededException, PasswordResetRequiredException, NotAuthorizedException
   */
  async startRegistration(holder: PasskeyHolder) {
    const { pool, user } = holder;
    passkeySettings(pool);
    if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
    requireFirstFactors(user);
    const { store, clock } = this.#parts;
    const existing = await store.passkeys.ofUser(pool.id, user.id);
    if (existing.length >= MOST) throw tooMany();
    const binding = bindingOf('registration', holder);
    const challenge = this.#challenges.make(binding, clock.now() + CEREMONY_MS);
    return creationOptions(pool, user, existing, challenge);
  }

  /**
   * Stores the passkey that was created with those options, once. `within` runs in the same
   * transaction.
   * @throws InvalidParameterException, WebAuthn…Exception, LimitExceededException,
   *   NotAuthorizedException
   */
  async completeRegistration(
    holder: PasskeyHolder,
    credential: unknown,
    within?: Statements,
  ): Promise<void> {
    const { pool, client, user } = holder;
    passkeySettings(pool);
    requireFirstFactors(user);
    const { store, clock, log } = this.#parts;
    const presented = readRegistration(credential);
    const binding = bindingOf('registration', holder);
    const opened = this.#challenges.open(presented.challenge, binding, clock.now());
    if (opened === 'other client') throw passkeyClientMismatch();
    if (!opened) throw passkeyChallengeNotFound();
    const passkey = await registeredPasskey(pool, user, presented, clock.now());
    await store.transaction(async (tx) => {
      if (!(await tx.sessions.spend(pool.id, opened.id, opened.expiresAt))) {
        throw passkeyChallengeNotFound();
      }
      // Holding the user makes registrations run one by one: each counts the passkeys of those
      // before it.
      if (!(await tx.users.hold(pool.id, user.id))) throw userNotFound();
      if ((await tx.passkeys.ofUser(pool.id, user.id)).length >= MOST) throw tooMany();
      if (!(await tx.passkeys.insert(passkey))) throw alreadyRegistered();
      await within?.(tx);
    });
    log.audit('passkey registered', { poolId: pool.id, clientId: client.id, userId: user.id });
  }

  /** The options for signing in with a passkey. Nothing is stored. */
  async requestOptions(holder: PasskeyHolder) {
    const { pool, user } = holder;
    const { store, clock } = this.#parts;
    const passkeys = await store.passkeys.ofUser(pool.id, user.id);
    const binding = bindingOf('sign-in', holder);
    const challenge = this.#challenges.make(binding, clock.now() + CEREMONY_MS);
    return requestOptions(pool, passkeys, challenge);
  }

  /**
   * Whether one of the user's passkeys signed a challenge that was issued here. The statements it
   * answers spend the challenge and count the use, in the transaction that uses the proof.
   * @throws InvalidParameterException for a malformed credential
   */
  async prove(holder: PasskeyHolder, credential: unknown): Promise<Statements | undefined> {
    const { pool, user } = holder;
    const { store, clock } = this.#parts;
    const presented = readAssertion(credential);
    const binding = bindingOf('sign-in', holder);
    const opened = this.#challenges.open(presented.challenge, binding, clock.now());
    if (!opened || opened === 'other client') return undefined;
    const use = await provenUse(store, pool, user.id, presented);
    if (!use) return undefined;
    return async (tx) => {
      const { id, expiresAt } = opened;
      if (!(await tx.sessions.spend(pool.id, id, expiresAt))) throw incorrectCredentials();
      await use(tx);
    };
  }

  /** One page of the user's passkeys, in order of credential id. */
  async list(
    { pool, user }: PoolUser,
    { limit, after }: PageRequest,
  ): Promise<Page<WebAuthnCredentialDescription>> {
    const all = (await this.#parts.store.passkeys.ofUser(pool.id, user.id)).map(describe);
    const from =
      after === undefined ? 0 : all.findIndex(({ CredentialId }) => CredentialId === after) + 1;
    const items = all.slice(from, from + limit);
    const last = items.at(-1);
    return from + limit < all.length && last ? { items, next: last.CredentialId } : { items };
  }

  /** Whether the user could not sign in to the client any more without this passkey. */
  async isLastWay(holder: PasskeyHolder, id: string): Promise<boolean> {
    const losesPasskey = { credentialId: readId(id) };
    return !(await hasWayIn(this.#parts.store, holder, { losesPasskey }));
  }

  /** @throws InvalidParameterException, ResourceNotFoundException */
  async rename({ pool, user }: PoolUser, credentialId: string, name: string): Promise<void> {
    const { store, log } = this.#parts;
    const [id, read] = [readId(credentialId), readFactorName(name)];
    const isRenamed = await store.transaction((tx) =>
      tx.passkeys.rename(pool.id, user.id, id, read),
    );
    if (!isRenamed) throw passkeyNotFound();
    log.audit('passkey renamed', { poolId: pool.id, userId: user.id });
  }

  /**
   * Removes one. `within` runs in the same transaction.
   * @throws InvalidParameterException for the last factor of a user who must have one, and for
   *   the last way in to the client that `signsInTo` names; ResourceNotFoundException
   */
  async delete(
    { pool, user }: PoolUser,
    credentialId: string,
    terms: ChangeTerms = {},
  ): Promise<void> {
    const { log } = this.#parts;
    const id = readId(credentialId);
    await changeUser(this.#parts, pool, user.id, async (current, tx) => {
      const before = await possessionsOf(tx, current);
      if (!(await tx.passkeys.delete(pool.id, user.id, id))) throw passkeyNotFound();
      const has = await possessionsOf(tx, current);
      const was = { user: current, has: before };
      // Another passkey stands for both factors as well.
      if (!has.hasPasskey && losesLastFactor(pool, was, { user: current, has })) {
        throw passkeyDemanded();
      }
      const { signsInTo: client } = terms;
      if (client) await requireWayIn(tx, { pool, client, user: current });
      await terms.within?.(tx);
      return endSignIns(tx, current, terms);
    });
    log.audit('passkey removed', { poolId: pool.id, userId: user.id });
  }
}

/** @throws ResourceNotFoundException for what is no passkey's id */
function readId(text: string): Buffer {
  const id = Buffer.from(text, 'base64url');
  if (id.toString('base64url') !== text) throw passkeyNotFound();
  return id;
}

function bindingOf(
  ceremony: ChallengeBinding['ceremony'],
  { pool, client, user }: PasskeyHolder,
): ChallengeBinding {
  return { ceremony, poolId: pool.id, clientId: client.id, holder: user.id };
}

function describe(passkey: Passkey): WebAuthnCredentialDescription {
  return {
    CredentialId: passkeyId(passkey),
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingParty,
    AuthenticatorAttachment: passkey.attachment,
    AuthenticatorTransports: passkey.transports,
    CreatedAt: new Date(passkey.createdAt),
  };
}

const tooMany = () => limitExceeded(`A user can have at most ${MOST} passkeys.`);
const alreadyRegistered = () => invalidParameter('The passkey is registered already.');
