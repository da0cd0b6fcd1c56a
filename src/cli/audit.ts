import { userInfo } from 'node:os';
import type { Settings } from '#config/settings.ts';
import { createLog, type LogFields } from '#platform/log.ts';

/** Writes one line at once: standard output is the command's. */
export type Audit = (event: string, fields: LogFields) => Promise<void>;

/** Records what a command does, with the user of the operating system who runs it. */
export function commandAudit({ logLevel }: Settings): Audit {
  const destination = { write: (line: string) => void process.stderr.write(line) };
  const log = createLog({ level: logLevel, destination });
  const principal = systemUser();
  return async (event, fields) => {
    log.audit(event, { principal, ...fields });
    await log.flush();
  };
}

/** Who runs the command. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have a number and no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
