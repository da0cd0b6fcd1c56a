import type {
  ChallengeResponseType,
  EventResponseType,
  EventRiskType,
  EventType,
  FeedbackValueType,
} from '#contract/types.ts';
import type { Page, PageRequest } from './page.ts';

/** Where an attempt came from, as far as it was told. */
export interface EventContext {
  readonly address?: string;
  readonly device?: string;
  readonly timezone?: string;
  readonly city?: string;
  readonly country?: string;
  /** Degrees. */
  readonly latitude?: number;
  readonly longitude?: number;
}

export interface EventFeedback {
  readonly value: FeedbackValueType;
  readonly provider: string;
  readonly at: number;
}

/** One attempt at an account, in a pool that watches for threats. Kept for a decoy like a user. */
export interface AuthEvent {
  readonly poolId: string;
  readonly userId: string;
  /** The `event_id` of the tokens it led to. */
  readonly id: string;
  readonly type: EventType;
  readonly createdAt: number;
  /** When the record may go. */
  readonly expiresAt: number;
  readonly response: EventResponseType;
  readonly risk: EventRiskType;
  readonly challenges: readonly ChallengeResponseType[];
  readonly context: EventContext;
  readonly feedback?: EventFeedback;
  readonly version: number;
}

export interface AuthEventReads {
  find(poolId: string, userId: string, id: string): Promise<AuthEvent | undefined>;
  /** The user's events, newest first. */
  list(poolId: string, userId: string, page: PageRequest): Promise<Page<AuthEvent>>;
}

export interface AuthEventTable extends AuthEventReads {
  insert(event: AuthEvent): Promise<void>;
  /** Replaces all but the feedback, unless someone else changed it since it was read. */
  update(event: AuthEvent): Promise<boolean>;
  /** False when there is no such event. */
  setFeedback(
    poolId: string,
    userId: string,
    id: string,
    feedback: EventFeedback,
  ): Promise<boolean>;
}
