import type { AuthEvent, EventFeedback } from '../records.ts';
import type { Page, PageRequest } from './page.ts';

export interface AuthEventReads {
  find(poolId: string, userId: string, id: string): Promise<AuthEvent | undefined>;
  /** The user's events, newest first. */
  list(poolId: string, userId: string, page: PageRequest): Promise<Page<AuthEvent>>;
}

export interface AuthEventTable extends AuthEventReads {
  insert(event: AuthEvent): Promise<void>;
  /** Replaces all but the feedback, unless someone else changed it since it was read. */
  update(event: AuthEvent): Promise<boolean>;
  /** False when the event is gone. */
  setFeedback(
    poolId: string,
    userId: string,
    id: string,
    feedback: EventFeedback,
  ): Promise<boolean>;
}
