/**
 * The hosts that a database URL names: one, or several of which one is the primary, as
 * `postgres://user@one:5432,two:5432/name?target_session_attrs=read-write`.
 */
import pg from 'pg';
import { codeOf, isReadTimeout } from './postgres-errors.ts';

/** How long one of several hosts may take to answer: a request waits for the next one too. */
const ONE_OF_SEVERAL_MS = 1000;

/** What the URL must not say, with the setting that says it. */
const SETTINGS = new Map([
  ['connections', 'databaseConnections'],
  ['isolation', 'databaseIsolation'],
  ['statement_timeout', 'databaseTimeout'],
  ['lock_timeout', 'databaseTimeout'],
  ['query_timeout', 'databaseTimeout'],
  ['idle_in_transaction_session_timeout', 'databaseTimeout'],
]);

/**
 * Modes of TLS, and what the driver is told. It takes `require` and `verify-ca` for `verify-full`
 * too, and says with a warning that this may change; `prefer` and `allow` would let anyone in
 * between choose.
 */
const TLS_MODES = new Map([
  ['disable', 'disable'],
  ['no-verify', 'no-verify'],
  ['require', 'verify-full'],
  ['verify-ca', 'verify-full'],
  ['verify-full', 'verify-full'],
]);

/** The host takes no writes, where they were asked for: the answer a standby gives to one. */
const READ_ONLY = '25006';

/** What the driver calls when it is through. */
type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

interface HostList {
  /** The URL of each host alone. */
  readonly urls: readonly [string, ...string[]];
  /** Whether only a host that takes writes will do. */
  readonly writable: boolean;
}

/** @throws Error with a sentence for the operator, without the URL's password */
export function readHosts(url: string): HostList {
  const [, scheme, login = '', hosts = '', rest = ''] =
    /^(postgres(?:ql)?:\/\/)([^/?]*@)?([^/?]*)(.*)$/s.exec(url) ?? [];
  const urls = hosts.split(',').map((host) => `${scheme}${login}${host}${rest}`);
  if (!urls.every((each) => URL.canParse(each))) throw new Error('The database URL is malformed.');
  let writable = urls.length > 1;
  const own = urls.map((each) => {
    const address = new URL(each);
    for (const [name, setting] of SETTINGS) {
      if (address.searchParams.has(name)) {
        throw new Error(`The database URL says ${name}, which is the setting ${setting}.`);
      }
    }
    const wanted = address.searchParams.get('target_session_attrs');
    if (wanted !== null && !['any', 'read-write', 'primary'].includes(wanted)) {
      throw new Error(
        'The target_session_attrs of the database URL is read-write, primary or any.',
      );
    }
    if (wanted !== null) writable = wanted !== 'any';
    address.searchParams.delete('target_session_attrs');
    setTlsMode(address.searchParams);
    return address.href;
  });
  return { urls: own as [string, ...string[]], writable };
}

function setTlsMode(parameters: URLSearchParams): void {
  const asked = parameters.get('sslmode');
  if (asked === null) return;
  const mode = TLS_MODES.get(asked);
  if (!mode) {
    throw new Error(
      `The sslmode of the database URL is one of ${[...TLS_MODES.keys()].join(', ')}.`,
    );
  }
  parameters.set('sslmode', mode);
}

/** A host that said nothing in its time; the next one may. */
const UNABLE_TO_CONNECT = '08001';

/** A connection that knows whether the commits it has acknowledged are where they should be. */
export interface HostClient extends pg.Client {
  /**
   * Somebody has cancelled the wait for the standby: the commit holds on this server, and is gone
   * with it. PostgreSQL calls that a success.
   */
  readonly unreplicated: boolean;
}

/**
 * Connects to the host that last did; where it does not answer or takes no writes, to the next.
 *
 * A server uses one host at a time. When it has gone on to another, its connections to the one
 * before are destroyed: a primary that was only slow or cut off may still answer on them, with what
 * is no longer so. And it never goes back to a primary that was superseded: each promotion begins a
 * new timeline, and of one cluster the highest that was seen counts.
 */
export class Hosts {
  readonly #urls: readonly [string, ...string[]];
  readonly #writable: boolean;
  readonly #open = new Set<OpenClient>();
  #at = 0;
  /** The host of the last connection. */
  #used: string | undefined;
  #standing: Standing | undefined;

  constructor({ urls, writable }: HostList) {
    this.#urls = urls;
    this.#writable = writable;
  }

  /** What the pool makes its connections of. */
  clientClass(): new (config: pg.ClientConfig) => HostClient {
    const hosts = this;
    return class extends pg.Client implements OpenClient {
      readonly url: string;
      unreplicated = false;

      constructor(config: pg.ClientConfig) {
        const url = hosts.#urls[hosts.#at % hosts.#urls.length]!;
        const { connectionTimeoutMillis: longest = ONE_OF_SEVERAL_MS } = config;
        super({
          ...config,
          connectionString: url,
          connectionTimeoutMillis: hosts.#urls.length > 1 ? ONE_OF_SEVERAL_MS : longest,
        });
        this.url = url;
        // One that breaks between two uses is replaced; without a listener it would end the process.
        this.on('error', () => {});
        this.on('notice', ({ routine }) => {
          if (routine === 'SyncRepWaitForLSN') this.unreplicated = true;
        });
        this.once('end', () => hosts.#open.delete(this));
      }

      override connect(): Promise<pg.Client>;
      override connect(callback: Connected): void;
      override connect(callback?: Connected): Promise<pg.Client> | undefined {
        const connected = this.#connect();
        if (!callback) return connected;
        connected.then(
          (client) => (callback as (error: null, client: pg.Client) => void)(null, client),
          (error) => (callback as (error: Error) => void)(error),
        );
        return undefined;
      }

      async #connect(): Promise<pg.Client> {
        try {
          await super.connect();
          if (hosts.#writable) hosts.#accept(await standingOf(this));
          hosts.#use(this);
          return this;
        } catch (error) {
          hosts.#leave(this.url);
          // Nobody else ends one that was refused, and a standby has room for so many.
          this.destroy();
          throw hosts.#urls.length > 1 && isSilent(error) ? unable(error) : error;
        }
      }

      destroy(): void {
        (this as unknown as { connection: pg.Connection }).connection.stream.destroy();
      }
    };
  }

  /**
   * The host of `client` has not answered in time, and another one may have taken its place. The
   * connection is destroyed: the driver would wait for what was asked before it ends one, and the
   * pool for its end before it makes the next.
   */
  giveUp(client: pg.ClientBase): void {
    const silent = client as unknown as OpenClient;
    if (this.#writable) this.#leave(silent.url);
    silent.destroy();
  }

  /** Asks every host, before the first connection, and begins with the one promoted last. */
  async survey(config: pg.ClientConfig): Promise<void> {
    if (this.#used !== undefined || !this.#writable || this.#urls.length === 1) return;
    const standings = await Promise.all(
      this.#urls.map((connectionString) => standingAt({ ...config, connectionString })),
    );
    const best = standings.reduce(
      (best, { readOnly, timeline }, at) =>
        !readOnly && timeline > best.timeline ? { at, timeline } : best,
      { at: this.#at, timeline: -1 },
    );
    this.#at = best.at;
  }

  /** @throws Error when writes to this host are refused or would be lost */
  #accept({ readOnly, system, timeline }: Standing): void {
    if (readOnly) throw lost('The database takes no writes.', READ_ONLY);
    const known = this.#standing;
    if (known?.system === system && timeline < known.timeline) {
      throw lost('Another server was promoted in the place of this database.', READ_ONLY);
    }
    this.#standing = { readOnly, system, timeline };
  }

  /** The connections to the host before go. */
  #use(client: OpenClient): void {
    this.#open.add(client);
    if (this.#used === client.url) return;
    this.#used = client.url;
    for (const other of this.#open) if (other.url !== client.url) other.destroy();
  }

  /** Goes on to the next host, unless somebody else has. */
  #leave(url: string): void {
    if (this.#urls[this.#at % this.#urls.length] === url) this.#at++;
  }
}

interface OpenClient extends HostClient {
  readonly url: string;
  /** Ends it without a word to the server, and fails what is under way. */
  destroy(): void;
}

/** What a host is in its cluster. */
interface Standing {
  readonly readOnly: boolean;
  /** Which cluster: its servers are copies of each other. */
  readonly system: string;
  /** Counts promotions; 0 of what is no PostgreSQL and only speaks like it. */
  readonly timeline: number;
}

const STANDING = `select current_setting('transaction_read_only') as read_only,
  (select system_identifier::text from pg_control_system()) as system,
  case when not pg_is_in_recovery() then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline`;

async function standingOf(client: pg.Client): Promise<Standing> {
  const ask = (text: string) =>
    client.query(Object.assign({ text }, { query_timeout: ONE_OF_SEVERAL_MS }));
  const { rows } = await ask(STANDING).catch((error) => {
    if (!/^(0A|42|55)/.test(codeOf(error))) throw error;
    return ask(`select current_setting('transaction_read_only') as read_only`);
  });
  const { read_only, system = '', timeline } = rows[0];
  return {
    readOnly: read_only === 'on',
    system,
    timeline: Number.parseInt(timeline ?? '0', 16),
  };
}

/** A host that does not answer takes no writes. */
async function standingAt(config: pg.ClientConfig): Promise<Standing> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: ONE_OF_SEVERAL_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return await standingOf(client);
  } catch {
    return { readOnly: true, system: '', timeline: 0 };
  } finally {
    client.end().catch(() => {});
  }
}

function isSilent(error: unknown): boolean {
  return isReadTimeout(error) || (error instanceof Error && error.message === 'timeout expired');
}

function unable(cause: unknown): Error {
  return lost('A host of the database did not answer in time.', UNABLE_TO_CONNECT, cause);
}

/** An error after which the next host is tried. */
function lost(message: string, code: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
