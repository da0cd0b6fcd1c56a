import { createLog, type Log } from '#platform/log.ts';

export interface Audited {
  readonly event: string;
  readonly audit: boolean;
  readonly userId?: string;
}

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
        .filter(({ audit }) => audit)
        .map(({ event, audit, userId }) => ({ event, audit, ...(userId && { userId }) }));
    },
  };
}
