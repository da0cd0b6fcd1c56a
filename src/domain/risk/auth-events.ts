/** Authentication events: recorded, listed, and given feedback on. */
import { eventNotFound, feedbackTokenInvalid } from '#contract/errors.ts';
import type { AuthEventType, EventType, FeedbackValueType } from '#contract/types.ts';
import type { LogDelivery } from '#domain/pools/log-delivery.ts';
import { requireAddOn } from '#domain/pools/risk-settings.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Locations } from '#platform/locations.ts';
import type { Sealer } from '#platform/sealing.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { AuthEvent, EventContext } from '#store/tables/auth-events.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { activityOf } from './activity-log.ts';
import type { Caller } from './caller.ts';
import type { History, Sighting } from './score.ts';

const DAY = 86_400_000;
const KEPT_FOR = 90 * DAY;
const FEEDBACK_TOKEN_FOR = 7 * DAY;
const FEEDBACK_CONTEXT = 'auth event feedback';
/** How many events show what is usual for a user. */
const REMEMBERED = 50;
/**
 * Answers to challenges of one sign-in that are recorded; the last one stands for all further ones.
 */
const MOST_CHALLENGES = 20;

/** What a feedback token is good for. */
interface FeedbackClaim {
  readonly poolId: string;
  readonly userId: string;
  readonly eventId: string;
  readonly expiresAt: number;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sealer: Sealer;
  readonly locations: Locations;
  readonly logs: LogDelivery;
}

/** Whose event it is. */
export interface EventOwner {
  readonly pool: Pool;
  readonly clientId: string;
  readonly userId: string;
}

export class AuthEvents {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  // Recording

  /** A new event, not stored yet: an attempt at the account of a user, or of a decoy. */
  async begin(
    pool: Pool,
    userId: string,
    type: EventType,
    caller: Caller,
    outcome: Partial<AuthEvent>,
  ): Promise<AuthEvent> {
    const { clock, ids } = this.#parts;
    const now = clock.now();
    return {
      poolId: pool.id,
      userId,
      id: ids.uuid(),
      type,
      createdAt: now,
      expiresAt: now + KEPT_FOR,
      response: 'InProgress',
      risk: { RiskDecision: 'NoRisk', CompromisedCredentialsDetected: false },
      challenges: [],
      context: await this.#contextOf(caller),
      version: 1,
      ...outcome,
    };
  }

  /** Keeps a new event, and delivers it to the pool's log. */
  async record(tx: Transaction, pool: Pool, clientId: string, event: AuthEvent): Promise<void> {
    await tx.authEvents.insert(event);
    this.#deliver(tx, pool, clientId, event);
  }

  /**
   * Adds the outcome of the next answer to an event, unless the event was deleted. Of two answers
   * at once both are added.
   */
  async add(
    tx: Transaction,
    { pool, clientId, userId }: EventOwner,
    id: string,
    more: Pick<AuthEvent, 'response' | 'challenges'>,
  ): Promise<void> {
    let changed = false;
    while (!changed) {
      const event = await tx.authEvents.find(pool.id, userId, id);
      if (!event) return;
      const challenges = [...event.challenges, ...more.challenges].slice(-MOST_CHALLENGES);
      const next = { ...event, response: more.response, challenges };
      changed = await tx.authEvents.update(next);
      if (changed) this.#deliver(tx, pool, clientId, next);
    }
  }

  /** Of a decoy there is nothing to tell: it is nobody's account. */
  #deliver(tx: Transaction, pool: Pool, clientId: string, event: AuthEvent): void {
    const { logs, store } = this.#parts;
    if (!logs.delivers(pool, 'userAuthEvents')) return;
    tx.afterCommit(() => {
      store.users.find(pool.id, event.userId).then(
        (user) => user && logs.tell(pool, 'userAuthEvents', activityOf(event, clientId, user)),
        () => undefined, // a record is worth no error
      );
    });
  }

  async #contextOf({ address, device, timezone }: Caller): Promise<EventContext> {
    const location = address === undefined ? undefined : await this.#parts.locations.of(address);
    return {
      ...(address !== undefined && { address }),
      device,
      ...(timezone !== undefined && { timezone }),
      ...location,
    };
  }

  // Reading

  /**
   * The user's events, newest first.
   * @throws UserPoolAddOnNotEnabledException
   */
  async list(pool: Pool, user: User, page: PageRequest): Promise<Page<AuthEventType>> {
    requireAddOn(pool);
    const { items, next } = await this.#parts.store.authEvents.list(pool.id, user.id, page);
    return { items: items.map(describe), ...(next !== undefined && { next }) };
  }

  /** What is known of the user's earlier attempts. */
  async history(pool: Pool, userId: string): Promise<History> {
    const page = { limit: REMEMBERED };
    const { items } = await this.#parts.store.authEvents.list(pool.id, userId, page);
    const sightings = (isOne: (event: AuthEvent) => boolean): Sighting[] =>
      items.filter(isOne).map(({ createdAt, context }) => ({ ...context, at: createdAt }));
    return {
      trusted: sightings(
        ({ type, response, feedback }) =>
          feedback?.value === 'Valid' || (!feedback && type === 'SignIn' && response === 'Pass'),
      ),
      distrusted: sightings(({ feedback }) => feedback?.value === 'Invalid'),
    };
  }

  // Feedback

  /** @throws ResourceNotFoundException, UserPoolAddOnNotEnabledException */
  async feedbackByAdministrator(
    pool: Pool,
    user: User,
    eventId: string,
    value: FeedbackValueType,
  ): Promise<void> {
    requireAddOn(pool);
    await this.#setFeedback(pool, user.id, eventId, value, 'Admin');
  }

  /**
   * Takes feedback by the token of an event; `meant` is what else the request says of the event,
   * which must be right.
   * @throws NotAuthorizedException, ResourceNotFoundException, UserPoolAddOnNotEnabledException
   */
  async feedbackByToken(
    pool: Pool,
    token: string,
    value: FeedbackValueType,
    meant?: { readonly userId: string | undefined; readonly eventId: string },
  ): Promise<void> {
    requireAddOn(pool);
    const claim = this.#openToken(token);
    if (claim?.poolId !== pool.id || claim.expiresAt <= this.#parts.clock.now()) {
      throw feedbackTokenInvalid();
    }
    const { userId, eventId } = claim;
    if (meant && (meant.userId !== userId || meant.eventId !== eventId)) {
      throw feedbackTokenInvalid();
    }
    await this.#setFeedback(pool, userId, eventId, value, 'User');
  }

  /** A token that lets its holder give feedback on the event, for a week. */
  feedbackToken({ poolId, userId, id: eventId }: AuthEvent): string {
    const expiresAt = this.#parts.clock.now() + FEEDBACK_TOKEN_FOR;
    const claim: FeedbackClaim = { poolId, userId, eventId, expiresAt };
    return this.#parts.sealer.sealJson(claim, FEEDBACK_CONTEXT).toString('base64url');
  }

  #openToken(token: string): FeedbackClaim | undefined {
    return this.#parts.sealer.openJson(Buffer.from(token, 'base64url'), FEEDBACK_CONTEXT);
  }

  async #setFeedback(
    pool: Pool,
    userId: string,
    eventId: string,
    value: FeedbackValueType,
    provider: string,
  ): Promise<void> {
    const { store, clock } = this.#parts;
    const feedback = { value, provider, at: clock.now() };
    const known = await store.transaction((tx) =>
      tx.authEvents.setFeedback(pool.id, userId, eventId, feedback),
    );
    if (!known) throw eventNotFound();
  }
}

function describe(event: AuthEvent): AuthEventType {
  const { address, device, timezone, city, country } = event.context;
  const { feedback } = event;
  return {
    EventId: event.id,
    EventType: event.type,
    CreationDate: new Date(event.createdAt),
    EventResponse: event.response,
    EventRisk: event.risk,
    ChallengeResponses: event.challenges,
    EventContextData: {
      ...(address !== undefined && { IpAddress: address }),
      ...(device !== undefined && { DeviceName: device }),
      ...(timezone !== undefined && { Timezone: timezone }),
      ...(city !== undefined && { City: city }),
      ...(country !== undefined && { Country: country }),
    },
    ...(feedback && {
      EventFeedback: {
        FeedbackValue: feedback.value,
        Provider: feedback.provider,
        FeedbackDate: new Date(feedback.at),
      },
    }),
  };
}
