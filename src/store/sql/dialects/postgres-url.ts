/**
 * The hosts that a database URL names: one, or several of which one is the primary, as
 * `postgres://user@one:5432,two:5432/name?target_session_attrs=read-write`.
 */

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

export interface HostList {
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
