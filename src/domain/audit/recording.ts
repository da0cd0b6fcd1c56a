/** Where records come from: transactions of acts, and security events on their way to the log. */
import { principalName } from '#domain/access/principal.ts';
import { type Log, relayedLog } from '#platform/log.ts';
import type { Store } from '#store/store.ts';
import type { Auditor } from './auditor.ts';
import { type AuditActor, type AuditEntry, actorName } from './entries.ts';
import { currentOccasion } from './occasion.ts';

/**
 * The store, with a record of the act that is under way in the first transaction that it commits.
 * What a transaction of an act has changed is never without the record.
 */
export function recorded(store: Store, auditor: Auditor): Store {
  return {
    ...store,
    transaction(body) {
      const act = currentOccasion()?.act;
      if (!act || act.isRecorded) return store.transaction(body);
      act.record ??= auditor.recordOf({ ...act.entry, outcome: 'allowed' });
      const { record } = act;
      return store.transaction(async (tx) => {
        const result = await body(tx);
        await tx.audit.insert(record);
        tx.afterCommit(() => {
          if (act.isRecorded) return;
          act.isRecorded = true;
          auditor.chainKept(record);
        });
        return result;
      });
    },
  };
}

/** The events of failed proofs, which anyone can cause. */
const ATTEMPTS: ReadonlySet<string> = new Set(['attempt failed', 'sign-in blocked']);

/** The log, whose security events are recorded too and say on which occasion they happened. */
export function recordingLog(log: Log, auditor: Auditor): Log {
  return relayedLog(log, (kind, event, fields) => {
    if (kind !== 'audit') return fields;
    const { requestId, address, act } = currentOccasion() ?? {};
    const who = act?.entry.who;
    const entry: AuditEntry = { event, requestId, address, who, ...factsIn(fields) };
    if (ATTEMPTS.has(event)) auditor.refusal('attempt', entry);
    else auditor.record(entry);
    return { requestId, address, principal: who && nameInLog(who), ...fields };
  });
}

/** What a record takes over of a line of the log. */
function factsIn(fields: Parameters<Log['audit']>[1] = {}): Partial<AuditEntry> {
  const { error, reason, operation, region, poolId, clientId, userId, provider, jobId } = fields;
  const { factor, medium, purpose, outcome, count, counts, digest, address } = fields;
  return {
    ...{ error, reason, operation, region, poolId, clientId, userId, provider, jobId },
    ...{ factor, medium, purpose, outcome, count, counts, digest },
    ...(address !== undefined && { address }),
  };
}

/** Tells an act on the log: all but usernames and ids of access keys. */
export function logAct(log: Log, entry: AuditEntry): void {
  const {
    event,
    who,
    username: _,
    claimedKey: __,
    given,
    heads: ___,
    broken: ____,
    ...rest
  } = entry;
  const { node: _____, version: ______, ...fields } = rest;
  const members = given?.filter((each) => !each.startsWith('AccessKeyId=')).join(' ');
  log.audit(event, { ...fields, principal: who && nameInLog(who), members });
}

function nameInLog(who: AuditActor): string {
  return who.type === 'SystemUser' ? actorName(who) : principalName(who);
}
