/** Which host of a database is its primary, and the connections to it. */
import pg from 'pg';
import { codeOf, isSilentHost } from './postgres-errors.ts';
import type { HostList } from './postgres-url.ts';

/**
 * How long all hosts are waited for when it is asked which is the primary: since the question, since
 * one has answered, and since one has answered that takes writes. A host that stands still delays
 * the others little, and all may be slow.
 */
const SURVEY_MS = 5000;
const AFTER_ANY_MS = 1000;
const AFTER_WRITABLE_MS = 300;

/** How often all hosts are asked whether another one was promoted meanwhile. */
const LOOK_EVERY_MS = 5000;

/**
 * A host that has answered nobody for so long may have stood still, and another one may have been
 * promoted meanwhile. Less than any failure is noticed in, and more than most answers take.
 */
const SILENCE_MS = 1000;

/** The part of the time for a connection in which its host has to be found. */
const FINDING_PART = 0.8;

/** The host takes no writes, where they were asked for: the answer a standby gives to one. */
const READ_ONLY = '25006';

/** What the driver calls when it is through. */
type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

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
 * Connects to the primary. Which host that is, all of them are asked once, whoever waits for it:
 * hundreds of connections that look for it would keep a slow one from answering.
 *
 * A server uses one host at a time. When it has gone on to another, its connections to the one
 * before are destroyed: a primary that was only slow or cut off may still answer on them, with what
 * is no longer so. For the same reason an answer that ends a silence is believed only when all hosts
 * have been asked. And it never goes back to a primary that was superseded: each promotion begins a
 * new timeline, and of one cluster the highest that was seen counts.
 */
export class Hosts {
  readonly #urls: readonly [string, ...string[]];
  readonly #writable: boolean;
  readonly #config: pg.ClientConfig;
  readonly #open = new Set<OpenClient>();
  /** The host to connect to; undefined while it is not known. */
  #current: string | undefined;
  #finding: Promise<string> | undefined;
  /** The host of the last connection. */
  #used: string | undefined;
  /** When it has answered last, by the clock that only goes on. */
  #heardAt = 0;
  #doubt: Promise<void> | undefined;
  #standing: Standing | undefined;
  #looking: NodeJS.Timeout | undefined;

  constructor({ urls, writable }: HostList, config: pg.ClientConfig) {
    this.#urls = urls;
    this.#writable = writable;
    this.#config = config;
  }

  /** Whether there are several, of which one is right. */
  get #isChoice(): boolean {
    return this.#writable && this.#urls.length > 1;
  }

  /** What the pool makes its connections of. */
  clientClass(): new (config: pg.ClientConfig) => HostClient {
    const hosts = this;
    return class extends pg.Client implements OpenClient {
      url = hosts.#urls[0];
      unreplicated = false;

      constructor(config: pg.ClientConfig) {
        super({ ...config, connectionString: hosts.#urls[0] });
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
          if (hosts.#urls.length > 1) {
            this.url = await inTime(hosts.#find(), hosts.#findingMs);
            const { host, port } = new pg.Client({ connectionString: this.url });
            Object.assign(this, { host, port });
          }
          await super.connect();
          if (hosts.#writable) hosts.#accept(await standingOf(this));
          hosts.#use(this);
          return this;
        } catch (error) {
          hosts.#leave(this.url);
          // Nobody else ends one that was refused, and a standby has room for so many.
          this.destroy();
          throw isSilentHost(error) && hosts.#urls.length > 1 ? unable(error) : error;
        }
      }

      destroy(): void {
        destroyStream(this);
      }
    };
  }

  /**
   * Looks now and then for a primary that was promoted meanwhile: one that was superseded goes on
   * answering who only reads, and does not know.
   */
  look(): void {
    if (!this.#isChoice) return;
    const ask = async () => {
      if (this.#used !== undefined && !this.#finding) await this.#lookOnce();
    };
    this.#looking = setInterval(() => ask().catch(() => {}), LOOK_EVERY_MS).unref();
  }

  /**
   * What the host of `client` has answered.
   *
   * @throws Error when that ends a silence, and another host has taken its place meanwhile, or may
   * have
   */
  believe<T>(client: pg.ClientBase, answer: Promise<T>): Promise<T> {
    return this.#isChoice ? this.#believe(client as unknown as OpenClient, answer) : answer;
  }

  async #believe<T>(client: OpenClient, answer: Promise<T>): Promise<T> {
    await answer.catch((error) => {
      if (!(error instanceof pg.DatabaseError)) throw error;
    });
    if (!this.#doubt && performance.now() - this.#heardAt < SILENCE_MS) {
      this.#heardAt = performance.now();
      return answer;
    }
    this.#doubt ??= this.#lookOnce().finally(() => {
      this.#doubt = undefined;
    });
    await inTime(this.#doubt, AFTER_ANY_MS);
    if (client.url !== this.#used) throw superseded();
    return answer;
  }

  close(): void {
    clearInterval(this.#looking);
  }

  /**
   * The host of `client` has not answered in time, and another one may have taken its place. The
   * connection is destroyed: the pool would wait for its end before it makes the next.
   */
  giveUp(client: pg.ClientBase): void {
    const silent = client as unknown as OpenClient;
    this.#leave(silent.url);
    silent.destroy();
  }

  get #findingMs(): number {
    return (this.#config.connectionTimeoutMillis ?? SURVEY_MS) * FINDING_PART;
  }

  /** Whether another one was promoted. */
  async #lookOnce(): Promise<void> {
    const url = await this.#survey();
    if (url !== this.#used) this.#moveTo(url);
    this.#heardAt = performance.now();
  }

  /** Asks all hosts, once at a time. */
  async #find(): Promise<string> {
    if (this.#current !== undefined) return this.#current;
    this.#finding ??= this.#survey().finally(() => {
      this.#finding = undefined;
    });
    this.#current = await this.#finding;
    return this.#current;
  }

  /** The host that takes writes and was promoted last. */
  async #survey(): Promise<string> {
    const found: { readonly url: string; readonly standing: Standing }[] = [];
    let failure: unknown = unable();
    let left = this.#urls.length;
    const over = Promise.withResolvers<void>();
    const timers = [setTimeout(over.resolve, SURVEY_MS)];
    for (const url of this.#urls) {
      standingAt({ ...this.#config, connectionString: url })
        .then((standing) => {
          if (this.#writable) this.#refuse(standing);
          found.push({ url, standing });
          timers.push(setTimeout(over.resolve, AFTER_WRITABLE_MS));
        })
        .catch((error) => {
          failure = error;
          timers.push(setTimeout(over.resolve, AFTER_ANY_MS));
        })
        .finally(() => {
          if (--left === 0) over.resolve();
        });
    }
    await over.promise;
    for (const timer of timers) clearTimeout(timer);
    const [first, ...others] = found;
    if (!first) throw failure;
    return others.reduce(
      (best, next) => (next.standing.timeline > best.standing.timeline ? next : best),
      first,
    ).url;
  }

  #accept(standing: Standing): void {
    this.#refuse(standing);
    this.#standing = standing;
  }

  /** @throws Error when writes to this host are refused or would be lost */
  #refuse({ readOnly, system, timeline }: Standing): void {
    if (readOnly) throw lost('The database takes no writes.', READ_ONLY);
    const known = this.#standing;
    if (known?.system === system && timeline < known.timeline) {
      throw superseded();
    }
  }

  #use(client: OpenClient): void {
    this.#open.add(client);
    if (this.#used !== client.url) this.#moveTo(client.url);
  }

  /** The connections to the host before go. */
  #moveTo(url: string): void {
    this.#current = url;
    this.#used = url;
    this.#heardAt = performance.now();
    for (const other of this.#open) if (other.url !== url) other.destroy();
  }

  /** Asks anew, unless somebody else has found another. */
  #leave(url: string): void {
    if (this.#current === url) this.#current = undefined;
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
    client.query(Object.assign({ text }, { query_timeout: SURVEY_MS / 2 }));
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

/** Without a word to the server: the types of the driver hide the connection of a client. */
function destroyStream(client: pg.Client): void {
  (client as unknown as { connection: pg.Connection }).connection.stream.destroy();
}

async function standingAt(config: pg.ClientConfig): Promise<Standing> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: SURVEY_MS });
  client.on('error', () => {});
  try {
    await client.connect();
    return await standingOf(client);
  } catch (error) {
    throw isSilentHost(error) ? unable(error) : error;
  } finally {
    destroyStream(client);
  }
}

/** @throws Error when it takes longer */
async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(unable()), ms);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function superseded(): Error {
  return lost('Another server was promoted in the place of this database.', READ_ONLY);
}

function unable(cause?: unknown): Error {
  return lost('A host of the database did not answer in time.', UNABLE_TO_CONNECT, cause);
}

/** An error after which the next host is tried. */
function lost(message: string, code: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code });
}
