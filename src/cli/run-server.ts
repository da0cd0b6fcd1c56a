/** What the commands that run a server share: starting it from the settings, and ending well. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPrivate } from '#config/aws-endpoint.ts';
import { FOLLOW_REQUEST, isWildcard } from '#config/values.ts';
import { type Settings, SettingsError } from '#config.ts';
import {
  anyOf,
  type CompromisedPasswords,
  passwordFile,
  passwordRanges,
} from '#platform/compromised-passwords.ts';
import { locationFile } from '#platform/locations.ts';
import { createLog, type Log } from '#platform/log.ts';
import type { ServerOptions } from '#server/options.ts';
import { type Server, startServer } from '#server.ts';

/** A second signal within this time is the first one, delivered twice by a terminal. */
const SAME_SIGNAL_MS = 1000;
/** How much longer than the grace period closing the store may take. */
const CLOSING_MS = 1500;
/** How long the last lines of the log may take. */
const FLUSH_MS = 500;
/** Seconds that `serve` goes on serving when it is asked to stop. */
const DRAIN_DELAY = 5;

/** The store the settings name. */
export function storeUrlOf({ databaseUrl, data }: Settings): string {
  return databaseUrl ?? `sqlite:${join(data, 'poolhouse.db')}`;
}

export interface RunningServer {
  readonly server: Server;
  /** Resolves with the exit code when a signal has stopped the server. */
  readonly stopped: Promise<number>;
}

export async function startFromSettings(
  settings: Settings,
  own: Pick<ServerOptions, 'mode' | 'masterKey'>,
): Promise<RunningServer> {
  if (own.mode === 'serve') refuseForServe(settings);
  const log = createLog({ level: settings.logLevel });
  const server = await startServer({
    ...settings,
    ...own,
    ...(await knowledge(settings, log)),
    ...sendersOf(settings),
    storeUrl: storeUrlOf(settings),
    tls: readTls(settings),
    log,
  });
  endOnDefects(log);
  endWithStore(server, log);
  const { drainDelay = own.mode === 'serve' ? DRAIN_DELAY : 0 } = settings;
  return { server, stopped: stopOnSignal(server, { ...settings, drainDelay }, log) };
}

/**
 * Refuses what is for development alone: functions in this process, events in the clear, and
 * tokens whose issuer nobody can reach, or anyone can choose.
 */
function refuseForServe({ host, publicUrl, triggers, senderKeys }: Settings): void {
  if (publicUrl === FOLLOW_REQUEST) {
    throw new SettingsError(
      'publicUrl: request is for dev only. Set the address that clients use.',
    );
  }
  if (publicUrl === undefined && isWildcard(host)) {
    throw new SettingsError(
      `Listening on ${host} needs publicUrl (--public-url or POOLHOUSE_PUBLIC_URL): tokens name the address that clients use, and ${host} is none.`,
    );
  }
  for (const [id, key] of senderKeys) {
    const endpoint = 'kms' in key ? key.kms.endpoint : undefined;
    if (endpoint !== undefined && !isPrivate(endpoint)) {
      throw new SettingsError(
        `senderKeys: the KMS endpoint of ${id} must be https, or http on this machine.`,
      );
    }
  }
  for (const [name, way] of triggers) {
    if ('module' in way)
      throw new SettingsError(`triggers: the module of ${name} is for dev only.`);
    const endpoint = 'lambda' in way ? way.lambda.endpoint : undefined;
    if (endpoint !== undefined && !isPrivate(endpoint)) {
      throw new SettingsError(
        `triggers: the Lambda endpoint of ${name} must be https, or http on this machine.`,
      );
    }
  }
}

/** The lists of passwords and addresses that the settings name. */
async function knowledge(
  settings: Settings,
  log: Log,
): Promise<Pick<ServerOptions, 'locations' | 'compromisedPasswords'>> {
  const { compromisedPasswordsFile: list, compromisedPasswordsUrl: url, locationsFile } = settings;
  const lists: CompromisedPasswords[] = [];
  if (list) lists.push(await opened(list, passwordFile, log));
  if (url) lists.push(passwordRanges(url, log));
  return {
    ...(lists.length > 0 && { compromisedPasswords: anyOf(lists) }),
    ...(locationsFile && { locations: await opened(locationsFile, locationFile, log) }),
  };
}

async function opened<T>(
  file: string,
  open: (path: string, log: Log) => Promise<T>,
  log: Log,
): Promise<T> {
  try {
    return await open(file, log);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** In seconds. */
interface StopTimes {
  readonly drainDelay: number;
  readonly shutdownGrace: number;
}

/**
 * Stops the server when a signal asks for it: by SIGTERM it goes on serving for the drain delay,
 * in which load balancers learn that it is not ready; then it stops listening.
 */
function stopOnSignal(
  server: Server,
  { drainDelay, shutdownGrace }: StopTimes,
  log: Log,
): Promise<number> {
  return new Promise((resolve) => {
    const close = () => {
      // By then every request is answered or cut, and what was acknowledged is durable: a database
      // that hangs is left as it is.
      setTimeout(
        () => {
          log.warn('closing cut short');
          endAfter(log, 0);
        },
        shutdownGrace * 1000 + CLOSING_MS,
      ).unref();
      server.close().then(
        () => resolve(0),
        (cause: unknown) => {
          log.error('closing failed', { cause });
          endAfter(log, 1);
        },
      );
    };
    let stoppingSince: number | undefined;
    const stop = (signal: string) => {
      const now = performance.now();
      if (stoppingSince !== undefined) {
        if (now - stoppingSince > SAME_SIGNAL_MS) process.exit(1);
        return;
      }
      stoppingSince = now;
      log.info('stopping', { outcome: signal });
      server.withdraw();
      // Who stops it at a terminal sends no load balancer.
      setTimeout(close, signal === 'SIGTERM' ? drainDelay * 1000 : 0);
    };
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, stop);
  });
}

/**
 * Ends the process when what the store holds is not known any more, as after a sync to disk that
 * failed: the next start reads what is true.
 */
function endWithStore(server: Server, log: Log): void {
  server.broken.then((cause) => {
    log.error('store broken', { cause });
    endAfter(log, 1);
  });
}

/** After an exception nobody caught, no state can be trusted: log it and end. */
function endOnDefects(log: Log): void {
  process.on('uncaughtException', (cause) => {
    log.error('uncaught', { cause });
    endAfter(log, 1);
  });
}

/** Ends the process when the log is written, whose reader may take no more. */
function endAfter(log: Log, code: number): void {
  setTimeout(() => process.exit(code), FLUSH_MS).unref();
  log.flush().finally(() => process.exit(code));
}

function sendersOf(settings: Settings): Pick<ServerOptions, 'email' | 'sms'> {
  const { smtpUrl, smtpStarttls, emailFrom } = settings;
  const { smsUrl, smsHeaders = {}, smsBody, smsSender } = settings;
  return {
    ...(smtpUrl &&
      emailFrom && { email: { url: smtpUrl, starttls: smtpStarttls, from: emailFrom } }),
    ...(smsUrl && { sms: { url: smsUrl, headers: smsHeaders, body: smsBody, sender: smsSender } }),
  };
}

function readTls({ tlsCertFile, tlsKeyFile }: Settings): ServerOptions['tls'] {
  if (!tlsCertFile || !tlsKeyFile) return undefined;
  const read = (file: string) => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw unreadable(file, error);
    }
  };
  return { cert: read(tlsCertFile), key: read(tlsKeyFile) };
}

function unreadable(file: string, error: unknown): SettingsError {
  const { code } = error as NodeJS.ErrnoException;
  return new SettingsError(`The file ${file} cannot be read (${code}).`);
}
