/** A user's passkeys: registered, listed, removed. */
import {
  invalidParameter,
  limitExceeded,
  passkeyChallengeNotFound,
  passkeyClientMismatch,
  passwordResetRequired,
  resourceNotFound,
  userNotFound,
} from '#contract/errors.ts';
import type { WebAuthnCredentialDescription } from '#contract/types.ts';
import { type ChallengeBinding, PasskeyChallenges } from '#domain/passkey-challenge.ts';
import {
  CEREMONY_MS,
  creationOptions,
  passkeySettings,
  readRegistration,
  registeredPasskey,
} from '#domain/passkeys.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Random } from '#platform/random.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Client, Passkey, Pool, User } from '#store/records.ts';
import type { Page, PageRequest, Store } from '#store/store.ts';

/** Passkeys a user may have. */
const MOST = 20;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly sealer: Sealer;
  readonly log: Log;
}

/** Whose passkeys, and from which client the request comes. */
export interface PasskeyHolder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

export class Passkeys {
  readonly #parts: Parts;
  readonly #challenges: PasskeyChallenges;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#challenges = new PasskeyChallenges(parts);
  }

  /**
   * The options an authenticator makes a new passkey by. Nothing is kept.
   * @throws WebAuthnNotEnabledException, WebAuthnConfigurationMissingException,
   *   LimitExceededException, PasswordResetRequiredException
   */
  async startRegistration(holder: PasskeyHolder) {
    const { pool, user } = holder;
    passkeySettings(pool);
    if (user.status === 'RESET_REQUIRED') throw passwordResetRequired();
    const { store, clock } = this.#parts;
    const existing = await store.passkeys.ofUser(pool.id, user.id);
    if (existing.length >= MOST) throw tooMany();
    const challenge = this.#challenges.make(bindingOf(holder), clock.now() + CEREMONY_MS);
    return creationOptions(pool, user, existing, challenge);
  }

  /**
   * Keeps the passkey that an authenticator made by those options, once.
   * @throws InvalidParameterException, WebAuthn…Exception, LimitExceededException
   */
  async completeRegistration(holder: PasskeyHolder, credential: unknown): Promise<void> {
    const { pool, client, user } = holder;
    passkeySettings(pool);
    const { store, clock, log } = this.#parts;
    const presented = readRegistration(credential);
    const opened = this.#challenges.open(presented.challenge, bindingOf(holder), clock.now());
    if (opened === 'other client') throw passkeyClientMismatch();
    if (!opened) throw passkeyChallengeNotFound();
    const passkey = await registeredPasskey(pool, user, presented, clock.now());
    await store.transaction(async (tx) => {
      if (!(await tx.sessions.spend(pool.id, opened.id, opened.expiresAt))) {
        throw passkeyChallengeNotFound();
      }
      // Held: of many registrations at once, each counts the passkeys of those before it.
      if (!(await tx.users.hold(pool.id, user.id))) throw userNotFound();
      if ((await tx.passkeys.ofUser(pool.id, user.id)).length >= MOST) throw tooMany();
      if (!(await tx.passkeys.insert(passkey))) throw alreadyRegistered();
    });
    log.audit('passkey registered', { poolId: pool.id, clientId: client.id, userId: user.id });
  }

  /** One page of the user's passkeys, in order of credential id. */
  async list(
    { pool, user }: Pick<PasskeyHolder, 'pool' | 'user'>,
    { limit, after }: PageRequest,
  ): Promise<Page<WebAuthnCredentialDescription>> {
    const all = (await this.#parts.store.passkeys.ofUser(pool.id, user.id)).map(describe);
    const from =
      after === undefined ? 0 : all.findIndex(({ CredentialId }) => CredentialId === after) + 1;
    const items = all.slice(from, from + limit);
    const last = items.at(-1);
    return from + limit < all.length && last ? { items, next: last.CredentialId } : { items };
  }

  /** @throws ResourceNotFoundException */
  async delete(
    { pool, user }: Pick<PasskeyHolder, 'pool' | 'user'>,
    credentialId: string,
  ): Promise<void> {
    const { store, log } = this.#parts;
    const id = Buffer.from(credentialId, 'base64url');
    const known = id.toString('base64url') === credentialId;
    const removed =
      known && (await store.transaction((tx) => tx.passkeys.delete(pool.id, user.id, id)));
    if (!removed) throw resourceNotFound('The passkey does not exist.');
    log.audit('passkey removed', { poolId: pool.id, userId: user.id });
  }
}

function bindingOf({ pool, client, user }: PasskeyHolder): ChallengeBinding {
  return { ceremony: 'registration', poolId: pool.id, clientId: client.id, userId: user.id };
}

function describe(passkey: Passkey): WebAuthnCredentialDescription {
  return {
    CredentialId: passkey.credentialId.toString('base64url'),
    FriendlyCredentialName: passkey.name,
    RelyingPartyId: passkey.relyingParty,
    AuthenticatorAttachment: passkey.attachment,
    AuthenticatorTransports: passkey.transports,
    CreatedAt: new Date(passkey.createdAt),
  };
}

const tooMany = () => limitExceeded(`A user can have at most ${MOST} passkeys.`);
const alreadyRegistered = () => invalidParameter('The passkey is registered already.');
