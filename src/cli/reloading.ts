/**
 * What changes in a server that runs when SIGHUP asks for it: the certificate, read again, and those
 * settings of the file that can change. What cannot be used leaves everything as it is, and the log
 * says so.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Settings, settingNames, settings as table } from '#config/settings.ts';
import type { Log } from '#platform/log.ts';
import type { Server } from '#server.ts';
import { readTls } from './named-files.ts';

interface ReloadParts {
  readonly server: Server;
  readonly log: Log;
  /** Reads the settings as they are now. */
  readonly reread: () => Settings;
}

/** Reloads on every SIGHUP; answers what tells the settings in effect. */
export function reloadOnHangUp(parts: ReloadParts, atStart: Settings): () => Settings {
  let inEffect = atStart;
  process.on('SIGHUP', () => {
    inEffect = reload(parts, inEffect);
  });
  return () => inEffect;
}

function reload({ server, log, reread }: ReloadParts, before: Settings): Settings {
  try {
    const wanted = reread();
    const changed = settingNames.filter((name) => !isDeepStrictEqual(wanted[name], before[name]));
    const canChange = (name: (typeof settingNames)[number]) =>
      table[name].reloads === true && !(isTls(name) && hasTls(wanted) !== hasTls(before));
    const taken = changed.filter(canChange);
    for (const name of changed.filter((each) => !canChange(each))) {
      log.warn('setting needs a restart', { reason: name });
    }
    const next = { ...before, ...Object.fromEntries(taken.map((name) => [name, wanted[name]])) };
    // First what may fail.
    server.reload({ ...next, tls: readTls(next) });
    log.setLevel(next.logLevel);
    log.info('settings reloaded', { reason: taken.join(', ') || 'certificate alone' });
    return next;
  } catch (cause) {
    // Sentences for the operator, without secrets: as at the start.
    log.error('settings not reloaded', { reason: (cause as Error).message });
    return before;
  }
}

const isTls = (name: string) => name === 'tlsCertFile' || name === 'tlsKeyFile';

/** A listener begins with TLS or never speaks it. */
const hasTls = ({ tlsCertFile }: Settings) => tlsCertFile !== undefined;
