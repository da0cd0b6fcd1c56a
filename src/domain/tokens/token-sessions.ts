/**
 * Token sessions: a user's token families as the user sees them, where the pool follows them.
 *
 * A session is written, and the least recently used one ended, in the transaction that grants
 * the tokens and holds the user meanwhile: of any number of sign-ins at once, no more sessions
 * than the pool allows are left.
 */
import { currentSession, sessionsNotTracked, tokenSessionNotFound } from '#contract/errors.ts';
import type { SessionDescriptionType } from '#contract/types.ts';
import type { Caller } from '#domain/caller.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import type { Clock } from '#platform/clock.ts';
import type { Locations } from '#platform/locations.ts';
import type { Pool, TokenFamily, User } from '#store/records.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { ActiveSession } from '#store/tables/tokens.ts';

const ID_PREFIX = 'tkn';
/** Enough digits of base 36 for the 128 bits of a family's id. */
const ID_DIGITS = 25;

export class TokenSessions {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #locations: Locations;

  constructor(options: { store: Store; clock: Clock; locations: Locations }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#locations = options.locations;
  }

  /** Opens a new family's session, in the transaction that keeps the family. */
  async open(
    tx: Transaction,
    pool: Pool,
    family: TokenFamily,
    expiresAt: number,
    caller: Caller,
    originId?: string,
  ): Promise<void> {
    const { tracking, maxPerUser } = sessionSettings(pool);
    if (!tracking) return;
    const { poolId, userId, id: familyId } = family;
    const at = this.#clock.now();
    await tx.users.hold(poolId, userId);
    const sessions = await tx.tokens.activeSessions(poolId, userId, at);
    for (const { familyId: id } of sessions.slice(maxPerUser - 1)) {
      await tx.tokens.revokeFamily({ poolId, userId, id }, at);
    }
    await tx.tokens.insertSession({
      poolId,
      userId,
      familyId,
      ...(originId !== undefined && { originId }),
      createdAt: at,
      expiresAt,
      ...useBy(caller, at),
    });
  }

  /** Notes a refresh in the caller's transaction. */
  async use(tx: Transaction, family: TokenFamily, caller: Caller): Promise<void> {
    await tx.tokens.useSession(family, useBy(caller, this.#clock.now()));
  }

  /**
   * The user's active sessions, the most recently used first: never more than a page. `current`
   * is the family of the token that asks.
   * @throws InvalidParameterException
   */
  async list(pool: Pool, user: User, current?: TokenFamily): Promise<SessionDescriptionType[]> {
    const sessions = await this.#active(pool, user);
    return Promise.all(sessions.map((session) => this.#describe(session, current)));
  }

  /**
   * Ends one of the user's sessions with all its tokens.
   * @throws InvalidParameterException also for the session of `current`, ResourceNotFoundException
   */
  async revoke(pool: Pool, user: User, sessionId: string, current?: TokenFamily): Promise<void> {
    const familyId = familyIdOf(sessionId);
    const sessions = await this.#active(pool, user);
    const session = sessions.find((each) => each.familyId === familyId);
    if (!session) throw tokenSessionNotFound();
    if (session.familyId === current?.id) throw currentSession();
    const family = { poolId: pool.id, userId: user.id, id: session.familyId };
    const revoked = await this.#store.transaction((tx) =>
      tx.tokens.revokeFamily(family, this.#clock.now()),
    );
    if (!revoked) throw tokenSessionNotFound();
  }

  async #describe(session: ActiveSession, current?: TokenFamily): Promise<SessionDescriptionType> {
    const { familyId, clientId, originId, address } = session;
    const place = address === undefined ? undefined : await this.#locations.of(address);
    const { city, country } = place ?? {};
    return {
      SessionId: sessionIdOf(familyId),
      SessionType: 'TOKEN',
      ClientId: clientId,
      CreateDate: new Date(session.createdAt),
      LastActiveDate: new Date(session.lastActiveAt),
      DeviceType: session.device,
      ...(address !== undefined && { LastIPAddress: address }),
      ...((city !== undefined || country !== undefined) && {
        LastLocation: {
          ...(city !== undefined && { City: city }),
          ...(country !== undefined && { Country: country }),
        },
      }),
      ...(originId !== undefined && { OriginSessionId: originId }),
      IsCurrentSession: familyId === current?.id,
    };
  }

  async #active(pool: Pool, user: User): Promise<readonly ActiveSession[]> {
    if (!sessionSettings(pool).tracking) throw sessionsNotTracked();
    return this.#store.tokens.activeSessions(pool.id, user.id, this.#clock.now());
  }
}

/** 28 lower-case letters and digits that say a family's id, so that none need be kept. */
export function sessionIdOf(familyId: string): string {
  const number = BigInt(`0x${familyId.replaceAll('-', '')}`);
  return `${ID_PREFIX}${number.toString(36).padStart(ID_DIGITS, '0')}`;
}

/** The id of the family whose session has this id; undefined for what is no id of a session. */
export function familyIdOf(sessionId: string): string | undefined {
  if (!/^tkn[0-9a-z]{25}$/.test(sessionId)) return undefined;
  let number = 0n;
  for (const digit of sessionId.slice(ID_PREFIX.length)) {
    number = number * 36n + BigInt(Number.parseInt(digit, 36));
  }
  const hex = number.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function useBy({ address, device }: Caller, lastActiveAt: number) {
  return { lastActiveAt, device, ...(address !== undefined && { address }) };
}
