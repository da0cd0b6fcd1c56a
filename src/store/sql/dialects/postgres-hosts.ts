/**
 * The hosts that a database URL names: one, or several of which one is the primary, as
 * `postgres://user@one:5432,two:5432/name?target_session_attrs=read-write`.
 */
import pg from 'pg';

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
    return address.href;
  });
  return { urls: own as [string, ...string[]], writable };
}

/** Connects to the host that last did; where it does not answer or takes no writes, to the next. */
export class Hosts {
  readonly #urls: readonly [string, ...string[]];
  readonly #writable: boolean;
  #at = 0;

  constructor({ urls, writable }: HostList) {
    this.#urls = urls;
    this.#writable = writable;
  }

  /** What the pool makes its connections of. */
  clientClass(): new (config: pg.ClientConfig) => pg.Client {
    const hosts = this;
    return class extends pg.Client {
      readonly #url: string;

      constructor(config: pg.ClientConfig) {
        const url = hosts.#urls[hosts.#at % hosts.#urls.length]!;
        const { connectionTimeoutMillis: longest = ONE_OF_SEVERAL_MS } = config;
        super({
          ...config,
          connectionString: url,
          connectionTimeoutMillis: hosts.#urls.length > 1 ? ONE_OF_SEVERAL_MS : longest,
        });
        this.#url = url;
        // One that breaks between two uses is replaced; without a listener it would end the process.
        this.on('error', () => {});
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
          if (hosts.#writable) await refuseReadOnly(this);
          return this;
        } catch (error) {
          hosts.#leave(this.#url);
          throw error;
        }
      }
    };
  }

  /** Goes on to the next host, unless somebody else has. */
  #leave(url: string): void {
    if (this.#urls[this.#at % this.#urls.length] === url) this.#at++;
  }
}

async function refuseReadOnly(client: pg.Client): Promise<void> {
  const { rows } = await client.query('show transaction_read_only');
  if (rows[0]?.transaction_read_only !== 'on') return;
  client.end().catch(() => {});
  throw Object.assign(new Error('The database takes no writes.'), { code: READ_ONLY });
}
