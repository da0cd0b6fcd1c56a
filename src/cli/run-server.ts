/** What the commands that run a server share: starting it from the settings, and ending well. */
import { isPrivate } from '#config/aws-endpoint.ts';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { FOLLOW_REQUEST, isWildcard } from '#config/values.ts';
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
import type { Call } from './call.ts';
import { firstAccessKeyOf, readTls, readTracesHeaders, unreadable } from './named-files.ts';
import { reloadOnHangUp } from './reloading.ts';
import { endOnDefects, endWithStore, stopOnSignal } from './stopping.ts';
import { storeUrlOf } from './store-url.ts';

/** Seconds that `serve` goes on serving when it is asked to stop. */
const DRAIN_DELAY = 5;

export interface RunningServer {
  readonly server: Server;
  /** Resolves with the exit code when a signal has stopped the server. */
  readonly stopped: Promise<number>;
}

export async function startFromSettings(
  { settings, reread }: Pick<Call, 'settings' | 'reread'>,
  own: Pick<ServerOptions, 'mode' | 'masterKey' | 'secondMasterKey' | 'inboxFile' | 'isPrepared'>,
): Promise<RunningServer> {
  const isService = own.mode === 'serve';
  if (isService) refuseForServe(settings);
  const log = createLog({
    level: settings.logLevel,
    format: settings.logFormat ?? (isService ? 'json' : 'text'),
  });
  const server = await startServer({
    ...settings,
    ...own,
    ...(await knowledge(settings, log)),
    ...sendersOf(settings),
    storeUrl: storeUrlOf(settings),
    tls: readTls(settings),
    firstAccessKey: firstAccessKeyOf(settings),
    tracesHeaders: readTracesHeaders(settings),
    log,
  });
  endOnDefects(log);
  endWithStore(server, log);
  // A development server ends with the terminal it was started in.
  const inEffect = isService ? reloadOnHangUp({ server, log, reread }, settings) : () => settings;
  const signals = ['SIGTERM', 'SIGINT', ...(isService ? [] : (['SIGHUP'] as const))] as const;
  const stopped = stopOnSignal(signals, { server, log }, () => {
    const { shutdownGrace, drainDelay = isService ? DRAIN_DELAY : 0 } = inEffect();
    return { shutdownGrace, drainDelay };
  });
  return { server, stopped };
}

/**
 * Refuses what is for development alone: functions in this process, events in the clear, and
 * tokens whose issuer nobody can reach, or anyone can choose.
 */
function refuseForServe({ host, publicUrl, triggers, senderKeys, ...rest }: Settings): void {
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
  for (const name of ['masterKeyKms', 'secondMasterKeyKms'] as const) {
    const endpoint = rest[name]?.endpoint;
    if (endpoint !== undefined && !isPrivate(endpoint)) {
      throw new SettingsError(`${name}: the endpoint must be https, or http on this machine.`);
    }
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

function sendersOf(settings: Settings): Pick<ServerOptions, 'email' | 'sms'> {
  const { smtpUrl, smtpStarttls, emailFrom } = settings;
  const { smsUrl, smsHeaders = {}, smsBody, smsSender } = settings;
  return {
    ...(smtpUrl &&
      emailFrom && { email: { url: smtpUrl, starttls: smtpStarttls, from: emailFrom } }),
    ...(smsUrl && { sms: { url: smsUrl, headers: smsHeaders, body: smsBody, sender: smsSender } }),
  };
}
