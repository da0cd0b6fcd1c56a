/** Which records somebody asks for, beside times and pool, which the store looks for. Pure. */
import { type AuditEntry, actorName, outcomeOf } from './entries.ts';

export const AUDIT_OUTCOMES = ['allowed', 'refused', 'failed'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What a record must have in it; anything where absent. */
export interface AuditFilter {
  /** The `sub` of the user it is about, or the username as it was given. */
  readonly user?: string | undefined;
  /** Who did it, by name; or by an access key, also one whose signature was not accepted. */
  readonly who?: string | undefined;
  /** The operation, or the event. */
  readonly operation?: string | undefined;
  readonly outcome?: AuditOutcome | undefined;
}

export const isAuditOutcome = (text: string): text is AuditOutcome =>
  (AUDIT_OUTCOMES as readonly string[]).includes(text);

export function passesFilter(filter: AuditFilter, entry: AuditEntry): boolean {
  const { user, who: by, operation, outcome } = filter;
  const { userId, username, who, claimedKey } = entry;
  const actor = who && [actorName(who), 'accessKeyId' in who ? who.accessKeyId : undefined];
  return (
    (user === undefined || user === userId || user === username) &&
    (by === undefined || (actor ?? [claimedKey]).includes(by)) &&
    (operation === undefined || operation === entry.operation || operation === entry.event) &&
    (outcome === undefined || outcome === outcomeOf(entry))
  );
}
