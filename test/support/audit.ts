import { AuditedActs } from '#domain/audit/acts.ts';
import { createLog, type Log, silentLog } from '#platform/log.ts';

export interface Audited {
  readonly event: string;
  readonly audit: boolean;
  readonly userId?: string;
}

/** Acts that are recorded nowhere. */
export const noActs = new AuditedActs({
  auditor: { record() {}, refusal() {} },
  log: silentLog,
});

/** What is not about users: calls of administrators, and how the audit's chain goes on. */
const OTHERS = ['administrative call', 'audit chain head'];

/** A log for a server, and what it has written of security events about users. */
export function auditLog(): { readonly log: Log; events(): Promise<readonly Audited[]> } {
  const lines: string[] = [];
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(line) } });
  return {
    log,
    async events() {
      await log.flush();
      return lines
        .map((line) => JSON.parse(line) as Audited)
        .filter(({ audit, event }) => audit && !OTHERS.includes(event))
        .map(({ event, audit, userId }) => ({ event, audit, ...(userId && { userId }) }));
    },
  };
}
