/**
 * Every setting once: name, kind, default and meaning. The flag (`--public-url`), the
 * environment variable (`POOLHOUSE_PUBLIC_URL`), the key of the JSON file (`publicUrl`), the
 * type in the code and docs/settings.md all follow from this table.
 */
import { resolve } from 'node:path';
import { ACCESS_KEY_KIND, type AccessKeyPair, readAccessKey } from './access-key.ts';
import { choice, integer, path, type Setting, setting, table, text } from './kinds.ts';
import { KMS_KEY_KIND, type KmsKey, readKmsKey, redactedKmsKey } from './kms-key.ts';
import {
  LOG_DESTINATIONS_KIND,
  readLogDestinations,
  redactedLogDestinations,
} from './log-destinations.ts';
import { readSenderKeys, redactedSenderKeys, SENDER_KEYS_KIND } from './sender-keys.ts';
import {
  ENDPOINT_VARIABLES,
  HEADER_VARIABLES,
  RESOURCE_KIND,
  RESOURCE_VARIABLES,
  readResource,
  readSample,
  SAMPLE_KIND,
  SAMPLE_VARIABLES,
} from './traces.ts';
import { readTriggerRoutes, redactedTriggerRoutes, TRIGGER_ROUTES_KIND } from './trigger-routes.ts';
import {
  type HeaderMap,
  readBaseUrl,
  readHeaders,
  readHostNames,
  readIssuer,
  readMasterKey,
  readPrefixUrl,
  readPublicUrl,
  readRanges,
  readSmtpUrl,
  readUrl,
} from './values.ts';

/** A key in a KMS; its credentials are secret. */
function kmsKey(meaning: string): Setting<KmsKey | undefined> {
  return {
    default: undefined,
    kind: KMS_KEY_KIND,
    secret: true,
    noFlag: true,
    shown: (key) => key && redactedKmsKey(key),
    meaning,
    read: readKmsKey,
  };
}

const settingsTable = {
  host: text<string>('a host name or address', /^[\w.:-]+$/, {
    default: 'localhost',
    meaning:
      'Address to listen on; `localhost` for both loopback addresses, `0.0.0.0` or `::` for every interface: then `serve` needs `publicUrl`.',
  }),
  port: integer(0, 65_535, {
    default: 9229,
    meaning: 'Port to listen on; 0 takes a free one.',
  }),
  data: path<string>('a folder', {
    default: resolve('.poolhouse'),
    defaultText: '.poolhouse',
    meaning:
      'Folder of the embedded store. Not used with a database URL, except by `dev`, which keeps its master key here.',
  }),
  databaseUrl: text<string | undefined>(
    'a URL such as postgres://user:password@host:5432/name',
    /^postgres(ql)?:\/\/\S+$/,
    {
      default: undefined,
      secret: true,
      meaning: 'PostgreSQL to keep everything in, instead of the embedded store.',
    },
  ),
  databaseConnections: integer(1, 10_000, {
    default: 20,
    meaning:
      'Connections to PostgreSQL that this server opens at most. All servers together, and what else uses the database, must stay below its `max_connections`.',
  }),
  databaseIsolation: choice(['read committed', 'serializable'], {
    default: 'read committed',
    meaning: 'Isolation of transactions in PostgreSQL. Both are safe; `serializable` costs more.',
  }),
  databaseTimeout: integer(100, 600_000, {
    default: 2500,
    meaning:
      'Milliseconds that a request waits for PostgreSQL: for a connection, for locks and for answers together. Then the database is told to leave it, and the request is answered with an error. Migrations and the commands that move pools wait for longer.',
  }),
  databasePooler: choice(['none', 'transaction'], {
    default: 'none',
    meaning:
      'What stands before PostgreSQL: nothing, or a pooler such as PgBouncer whose connections change with every transaction. Then no statement is prepared, and `poolhouse migrate` needs the URL of the database itself.',
  }),
  masterKey: setting<Buffer | undefined>('32 bytes in base64 or hexadecimal', readMasterKey, {
    default: undefined,
    secret: true,
    noFlag: true,
    meaning:
      'Key that wraps the keys which seal secrets at rest. `openssl rand -base64 32` makes one.',
  }),
  masterKeyFile: path<string | undefined>('a file', {
    default: undefined,
    meaning: 'File that holds the master key, in place of `masterKey`.',
  }),
  masterKeyKms: kmsKey('Key in AWS KMS, or in what speaks its API, in place of `masterKey`.'),
  secondMasterKey: setting<Buffer | undefined>('32 bytes in base64 or hexadecimal', readMasterKey, {
    default: undefined,
    secret: true,
    noFlag: true,
    meaning:
      'A master key that opens what it has wrapped, and wraps nothing: the next one or the last one while it is changed, see [operations/keys.md](operations/keys.md#the-master-key).',
  }),
  secondMasterKeyFile: path<string | undefined>('a file', {
    default: undefined,
    meaning: 'File that holds the second master key, in place of `secondMasterKey`.',
  }),
  secondMasterKeyKms: kmsKey('Key in a KMS, in place of `secondMasterKey`.'),
  firstAccessKey: setting<AccessKeyPair | undefined>(ACCESS_KEY_KIND, readAccessKey, {
    default: undefined,
    secret: true,
    noFlag: true,
    meaning:
      'Access key that a store without any begins with, and which may do everything; see [operations/access.md](operations/access.md#the-first-key).',
  }),
  firstAccessKeyFile: path<string | undefined>('a file', {
    default: undefined,
    meaning: 'File that holds the first access key, in place of `firstAccessKey`.',
  }),
  region: text<string>('a region name such as eu-west-1', /^[a-z]{2}(-[a-z]+)+-\d{1,2}$/, {
    default: 'us-east-1',
    meaning:
      'Region of requests that name none: neither by signature nor by pool, client or token.',
  }),
  accountId: text<string>('twelve digits', /^\d{12}$/, {
    default: '123456789012',
    meaning: 'Account in the ARNs of pools.',
  }),
  publicUrl: setting<string | undefined>(
    'a URL such as https://id.example.com, or request',
    readPublicUrl,
    {
      default: undefined,
      defaultText: 'where it listens, such as `http://localhost:9229`',
      meaning:
        'How the outside reaches this server: the base of token issuers, `{publicUrl}/{poolId}`. Tokens stop verifying when it changes. `request`, for `dev` alone, is the address by which each request came.',
    },
  ),
  issuer: setting<string | undefined>(
    'a URL with the pool at its end, such as https://cognito-idp.{region}.amazonaws.com/{poolId}',
    readIssuer,
    {
      default: undefined,
      defaultText: '`{publicUrl}/{poolId}`',
      meaning:
        'What tokens and discovery name as the issuer of a pool, for applications that know the form of the service: see [operations/pools.md](operations/pools.md#the-issuer-of-the-service). Keys and endpoints stay where they are.',
    },
  ),
  prefixDomains: choice(['path', 'host'], {
    default: 'path',
    meaning:
      'How links name the prefix domain of a pool: `{publicUrl}/{prefix}`, or `{prefix}.auth.{host}` where DNS and certificate have these names. Both are answered.',
  }),
  accountPage: choice(['on', 'off'], {
    default: 'on',
    meaning:
      'Whether pools with a domain have a page, `/account`, on which people manage how they sign in.',
  }),
  console: choice(['on', 'off'], {
    default: 'on',
    meaning:
      'Whether the server has its console, at `/console/`. In `serve` it lets in administrators alone, see [console.md](console.md).',
  }),
  trustedProxies: {
    default: [],
    defaultText: 'none',
    kind: 'addresses or ranges such as 10.0.0.0/8, separated by commas',
    meaning:
      'Proxies whose `X-Forwarded-For` tells the address of the caller, and whose `X-Forwarded-Proto` tells policies of access keys whether it came over TLS.',
    read: readRanges,
  } satisfies Setting<readonly string[]> as Setting<readonly string[]>,
  allowedHosts: {
    default: [],
    defaultText: 'none',
    kind: 'host names such as poolhouse or .example.test, separated by commas',
    meaning:
      'Names under which `dev` takes administrative requests and shows `/_dev`, and of pages that may send them: beside those of this machine, of `publicUrl` and of the domains of pools. One that begins with a dot stands for all names below it too.',
    read: readHostNames,
  } satisfies Setting<readonly string[]> as Setting<readonly string[]>,
  tlsCertFile: path<string | undefined>('a file', {
    default: undefined,
    reloads: true,
    meaning: 'PEM file with the certificate chain. With `tlsKeyFile`, the server speaks HTTPS.',
  }),
  tlsKeyFile: path<string | undefined>('a file', {
    default: undefined,
    reloads: true,
    meaning: 'PEM file with the private key of the certificate.',
  }),
  triggers: table(TRIGGER_ROUTES_KIND, {
    read: readTriggerRoutes,
    shown: redactedTriggerRoutes,
    meaning:
      'How the functions that pools name as triggers are called, see [operations/triggers.md](operations/triggers.md).',
  }),
  senderKeys: table(SENDER_KEYS_KIND, {
    read: readSenderKeys,
    shown: redactedSenderKeys,
    meaning:
      'Keys that encrypt codes for CustomEmailSender and CustomSMSSender, see [operations/triggers.md](operations/triggers.md).',
  }),
  logDestinations: table(LOG_DESTINATIONS_KIND, {
    read: readLogDestinations,
    shown: redactedLogDestinations,
    meaning:
      'Where the logs of pools go that SetLogDeliveryConfiguration names a log group, stream or bucket for, see [operations/watching.md](operations/watching.md#logs-of-pools).',
  }),
  archivePassphrase: setting<string | undefined>('a text', (given) => given || undefined, {
    default: undefined,
    secret: true,
    noFlag: true,
    meaning: 'Passphrase of the archive that `export` writes or `import` reads.',
  }),
  archivePassphraseFile: path<string | undefined>('a file', {
    default: undefined,
    meaning:
      'File that holds the passphrase, in place of `archivePassphrase`. Without either it is asked for.',
  }),
  compromisedPasswordsFile: path<string | undefined>('a file', {
    default: undefined,
    meaning:
      'Sorted SHA-1 hashes of compromised passwords in hexadecimal, one a line, for threat protection.',
  }),
  compromisedPasswordsUrl: setting<string | undefined>(
    'a URL such as https://api.example.com/range/',
    readPrefixUrl,
    {
      default: undefined,
      meaning:
        'Service that is asked for compromised passwords: the first five characters of a SHA-1 hash are put at the end of this URL, and it answers with the rest of every hash that begins so.',
    },
  ),
  federationPrivateAddresses: {
    default: undefined,
    defaultText: 'none; all in `dev`',
    kind: 'addresses or ranges such as 10.0.0.0/8, separated by commas',
    meaning:
      'Addresses of this machine and of private networks at which identity providers of pools may be, over http too. Elsewhere they must be at public addresses, over https: the URLs are those of whoever configures a pool, and must not reach what stands behind this server.',
    read: readRanges,
  } satisfies Setting<readonly string[] | undefined> as Setting<readonly string[] | undefined>,
  locationsFile: path<string | undefined>('a file', {
    default: undefined,
    meaning:
      'CSV file that tells where addresses are: network, latitude, longitude, city, country; sorted by network.',
  }),
  smtpUrl: setting<string | undefined>(
    'a URL such as smtp://user:password@host:587 or smtps://user:password@host:465',
    readSmtpUrl,
    {
      default: undefined,
      secret: true,
      noFlag: true,
      meaning:
        'SMTP server that `serve` sends e-mails through. With `smtps:` TLS begins at once, with `smtp:` by STARTTLS. `dev` keeps messages in its inbox.',
    },
  ),
  smtpStarttls: choice(['required', 'never'], {
    default: 'required',
    meaning:
      '`never` speaks to an `smtp:` server in the clear, password and all: for a relay on the same machine.',
  }),
  emailFrom: text<string | undefined>(
    'an address such as no-reply@example.com or Example <no-reply@example.com>',
    /^(?:[^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/,
    {
      default: undefined,
      meaning: 'Sender of e-mails of pools that have none of their own. Needed with `smtpUrl`.',
    },
  ),
  smsUrl: setting<string | undefined>('a URL such as https://sms.example.com/messages', readUrl, {
    default: undefined,
    noFlag: true,
    secret: true,
    meaning:
      'HTTP gateway that `serve` sends SMS through: one POST each. `dev` keeps messages in its inbox.',
  }),
  smsHeaders: {
    default: undefined,
    kind: 'a JSON object of headers such as {"Authorization":"Bearer secret"}',
    secret: true,
    noFlag: true,
    meaning: 'Headers of each request to the SMS gateway.',
    read: readHeaders,
  } satisfies Setting<HeaderMap | undefined> as Setting<HeaderMap | undefined>,
  smsBody: text<string>('a text with {to} and {body}', /^(?=[\s\S]*\{to\})(?=[\s\S]*\{body\})/, {
    default: '{"id":"{id}","to":"{to}","body":"{body}","sender":"{sender}","pool":"{pool}"}',
    meaning:
      'Body of each request to the SMS gateway: JSON when it begins with a brace, else a form. `{id}`, `{to}`, `{body}`, `{sender}`, `{pool}` and `{purpose}` are filled in, encoded for the one or the other.',
  }),
  smsSender: text<string>('a sender id', /^[^\r\n]{0,64}$/, {
    default: '',
    defaultText: 'none',
    meaning: 'Sender of SMS of pools that have no OriginationIdentity of their own.',
  }),
  attemptsPerMinute: integer<number | undefined>(0, 1_000_000, {
    default: undefined,
    defaultText: '100; any number in `dev`',
    reloads: true,
    meaning:
      'How many requests a minute one address (of IPv6, one /64 network) may send to public operations, pages and OAuth endpoints; those that sign somebody in, or otherwise prove something, do not count. Behind a proxy it needs `trustedProxies`. 0 for any number.',
  }),
  messageRequestsPerMinute: integer<number | undefined>(0, 1_000_000, {
    default: undefined,
    defaultText: '20; any number in `dev`',
    reloads: true,
    meaning:
      'How many of these requests may be a sign-up, ask for its code again, or begin a recovery. 0 for any number.',
  }),
  messagesPerHour: integer<number | undefined>(0, 1_000_000, {
    default: undefined,
    defaultText: '30; any number in `dev`',
    meaning:
      'How many messages an hour a pool sends to one address that anyone can cause: for sign-up, recovery, one-time codes of sign-in and new addresses. What a user asks for who has proven to be one, or an administrator, is counted apart, up to twice as many. 0 for any number.',
  }),
  requestRates: choice(['enforced', 'off'], {
    default: 'off',
    meaning:
      'Whether requests beyond the limits of the service are refused, of each category of operations by region: 120 a second to sign in, 50 to sign up and so on, see [operations/load.md](operations/load.md#requests-a-second). Each server counts what it answers itself. Off, a server answers what it can: no limit has to be known before it is reached.',
  }),
  maxProvisionedLimit: integer(1, 1_000_000, {
    default: 10_000,
    meaning:
      'Requests a second that UpdateProvisionedLimit can set for a category, in place of what the service would have granted the account.',
  }),
  auditDays: integer(1, 3650, {
    default: 90,
    meaning:
      'How many days audit records are kept in the store, which `poolhouse admin audit` shows.',
  }),
  logLevel: choice(['info', 'warn', 'error', 'silent'], {
    default: 'info',
    reloads: true,
    meaning:
      'Least severe line to log, on standard output; `info` has one for each request. Security events are always logged, except by `silent`.',
  }),
  logFormat: choice<'json' | 'text', undefined>(['json', 'text'], {
    default: undefined,
    defaultText: '`json`; `text` in `dev`',
    meaning: 'Lines of the log: `json` for programs, one object each, or `text` for people.',
  }),
  metricsPort: integer<number | undefined>(0, 65_535, {
    default: undefined,
    defaultText: 'none',
    meaning:
      'Port of the metrics for Prometheus, at `/metrics`, and of health; 0 takes a free one. Without it there are none. See [metrics.md](metrics.md).',
  }),
  metricsHost: text<string>('a host name or address', /^[\w.:-]+$/, {
    default: 'localhost',
    meaning:
      'Address that the port of the metrics listens on. Whoever reaches it can read them: they hold no secrets and no users, and tell how much the server has to do.',
  }),
  tracesEndpoint: setting<string | undefined>(
    'a URL such as http://localhost:4318/v1/traces',
    readBaseUrl,
    {
      default: undefined,
      standard: ENDPOINT_VARIABLES,
      meaning:
        'Collector that traces are exported to, by OTLP over HTTP in JSON; without it there are none. See [operations/watching.md](operations/watching.md#traces).',
    },
  ),
  tracesHeaders: {
    default: undefined,
    kind: 'a JSON object of headers such as {"Authorization":"Bearer secret"}',
    secret: true,
    noFlag: true,
    standard: HEADER_VARIABLES,
    meaning: 'Headers of each request to the collector.',
    read: readHeaders,
  } satisfies Setting<HeaderMap | undefined> as Setting<HeaderMap | undefined>,
  tracesHeadersFile: path<string | undefined>('a file', {
    default: undefined,
    meaning: 'File that holds these headers as a JSON object, in place of `tracesHeaders`.',
  }),
  tracesSample: {
    default: 1,
    kind: SAMPLE_KIND,
    standard: SAMPLE_VARIABLES,
    meaning:
      'Share of the traces beginning here that are exported: 1 for all, 0.01 for one in a hundred.',
    read: readSample,
  } satisfies Setting<number> as Setting<number>,
  tracesParents: {
    default: [],
    defaultText: 'none',
    kind: 'addresses or ranges such as 10.0.0.0/8, separated by commas',
    meaning:
      'Addresses of connections whose requests go on with the trace that their `traceparent` names, exported or not as it says: application servers, and proxies that set the header themselves. Requests of others begin a trace of their own, linked to it.',
    read: readRanges,
  } satisfies Setting<readonly string[]> as Setting<readonly string[]>,
  tracesResource: setting<Readonly<Record<string, string>>>(RESOURCE_KIND, readResource, {
    default: {},
    defaultText: 'service.name=poolhouse',
    standard: RESOURCE_VARIABLES,
    meaning: 'What traces say of this server, beside its version.',
  }),
  drainDelay: integer<number | undefined>(0, 600, {
    default: undefined,
    defaultText: '5; 0 in `dev`',
    reloads: true,
    meaning:
      'Seconds that the server goes on serving when SIGTERM asks it to stop, while `/_health/ready` tells load balancers to send no more. As long as they take to notice.',
  }),
  shutdownGrace: integer(0, 600, {
    default: 8,
    reloads: true,
    meaning:
      'Seconds that requests in progress get to finish when the server stops listening, after `drainDelay`.',
  }),
};

type SettingsTable = typeof settingsTable;
export type SettingName = keyof SettingsTable;

/** The settings in effect. */
export type Settings = {
  readonly [Name in SettingName]: SettingsTable[Name] extends Setting<infer T> ? T : never;
};

/** The table, for whoever lists settings. */
export const settings: { readonly [Name in SettingName]: Setting<unknown> } = settingsTable;

export const settingNames = Object.keys(settings) as readonly SettingName[];

/** What is in effect where nothing is set. */
export const defaultSettings = Object.fromEntries(
  settingNames.map((name) => [name, settings[name].default]),
) as unknown as Settings;
