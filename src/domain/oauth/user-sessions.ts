/**
 * Listing and ending the sessions of a user: those of tokens, and those of browsers in which the
 * user stays signed in.
 */
import { currentSession, tokenSessionNotFound } from '#contract/errors.ts';
import type { SessionDescriptionType } from '#contract/types.ts';
import { sessionSettings } from '#domain/pools/session-config.ts';
import type { TokenSessions } from '#domain/tokens/token-sessions.ts';
import type { Clock } from '#platform/clock.ts';
import type { Locations } from '#platform/locations.ts';
import type { Log } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { ActiveSession, TokenFamily } from '#store/tables/tokens.ts';
import type { User } from '#store/tables/users.ts';
import { sessionIdOf, uuidOfSession } from './session-ids.ts';
import type { SsoSessions } from './sso-sessions.ts';

/** As many as one page of the API has room for. */
const MOST_LISTED = 125;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly locations: Locations;
  readonly log: Log;
  readonly tokenSessions: TokenSessions;
  readonly sso: SsoSessions;
}

/** Which session is to end, and what with it. */
export interface SessionRevocation {
  readonly sessionId: string;
  /** The SSO session that a token session came through ends too. */
  readonly linked: boolean;
  /** The family of the token that asks. */
  readonly current?: TokenFamily | undefined;
}

export class UserSessions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The user's active sessions, the most recently used first: never more than a page. `current`
   * is the family of the token that asks.
   * @throws InvalidParameterException
   */
  async list(pool: Pool, user: User, current?: TokenFamily): Promise<SessionDescriptionType[]> {
    const { tokenSessions, sso } = this.#parts;
    const ofTokens = await tokenSessions.active(pool, user);
    const ofBrowsers = await sso.list(pool, user);
    const recent = [...ofTokens, ...ofBrowsers]
      .sort((a, b) => b.lastActiveAt - a.lastActiveAt)
      .slice(0, MOST_LISTED);
    return Promise.all(recent.map((session) => this.#describe(session, current)));
  }

  /**
   * Ends one of the user's sessions; with a token session, its tokens.
   * @throws InvalidParameterException (also for the session of `current`), ResourceNotFoundException
   */
  async revoke(
    pool: Pool,
    user: User,
    { sessionId, linked, current }: SessionRevocation,
  ): Promise<void> {
    const { store, clock, tokenSessions, sso } = this.#parts;
    const { poolId, id: userId } = user;
    const sessions = await tokenSessions.active(pool, user);
    const ssoId = uuidOfSession('SSO', sessionId);
    if (ssoId !== undefined) {
      const isActive = (await sso.list(pool, user)).some(({ id }) => id === ssoId);
      const ended =
        isActive && (await store.transaction((tx) => tx.sso.endById(poolId, userId, ssoId)));
      if (!ended) throw tokenSessionNotFound();
      return;
    }
    const id = uuidOfSession('TOKEN', sessionId);
    const session = sessions.find((each) => each.familyId === id);
    if (!session) throw tokenSessionNotFound();
    const { familyId, originId } = session;
    if (familyId === current?.id) throw currentSession();
    const revoked = await store.transaction(async (tx) => {
      const family = { poolId, userId, id: familyId };
      if (!(await tx.tokens.revokeFamily(family, clock.now()))) return false;
      if (linked && originId !== undefined) await tx.sso.endById(poolId, userId, originId);
      return true;
    });
    if (!revoked) throw tokenSessionNotFound();
  }

  /**
   * Ends a session for the person who looks at the account page in the browser of `own`: another
   * browser with all that came through it, or one sign-in to an application.
   * @throws ResourceNotFoundException, also for the session of `own`
   */
  async endOther(pool: Pool, user: User, sessionId: string, own: SsoSession): Promise<void> {
    const { store, clock, tokenSessions } = this.#parts;
    const { poolId, id: userId } = user;
    const ssoId = uuidOfSession('SSO', sessionId);
    const familyId = uuidOfSession('TOKEN', sessionId);
    if (ssoId === own.id) throw tokenSessionNotFound();
    const { tracking } = sessionSettings(pool);
    const tracked = tracking ? await tokenSessions.active(pool, user) : [];
    const families = tracked.filter((each) =>
      ssoId === undefined ? each.familyId === familyId : each.originId === ssoId,
    );
    const isEnded = await store.transaction(async (tx) => {
      let ended = ssoId !== undefined && (await tx.sso.endById(poolId, userId, ssoId));
      for (const { familyId: id } of families) {
        ended = (await tx.tokens.revokeFamily({ poolId, userId, id }, clock.now())) || ended;
      }
      return ended;
    });
    if (!isEnded) throw tokenSessionNotFound();
    this.#parts.log.audit('session ended', { poolId, userId });
  }

  async #describe(
    session: ActiveSession | SsoSession,
    current: TokenFamily | undefined,
  ): Promise<SessionDescriptionType> {
    const { clientId, createdAt, lastActiveAt, device, address } = session;
    const place = address === undefined ? undefined : await this.#parts.locations.of(address);
    const { city, country } = place ?? {};
    return {
      ...identityOf(session, current),
      ClientId: clientId,
      CreateDate: new Date(createdAt),
      LastActiveDate: new Date(lastActiveAt),
      DeviceType: device,
      ...(address !== undefined && { LastIPAddress: address }),
      ...((city !== undefined || country !== undefined) && {
        LastLocation: {
          ...(city !== undefined && { City: city }),
          ...(country !== undefined && { Country: country }),
        },
      }),
    };
  }
}

/** The members by which the two kinds differ. */
function identityOf(
  session: ActiveSession | SsoSession,
  current: TokenFamily | undefined,
): SessionDescriptionType {
  if (!('familyId' in session)) {
    const SessionId = sessionIdOf('SSO', session.id);
    return { SessionId, SessionType: 'SSO', IsCurrentSession: false };
  }
  const { familyId, originId } = session;
  return {
    SessionId: sessionIdOf('TOKEN', familyId),
    SessionType: 'TOKEN',
    ...(originId !== undefined && { OriginSessionId: sessionIdOf('SSO', originId) }),
    IsCurrentSession: familyId === current?.id,
  };
}
