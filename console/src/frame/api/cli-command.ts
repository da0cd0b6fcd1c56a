/**
 * What the console has done, as a command of the AWS command line: the operation's name and members
 * in its spelling, quoted for a shell. Secrets become variables of the shell, so that a command can
 * be shown and shared. Pure.
 */

/** Members that no command shows, wherever in an input they stand. */
export const SECRET_MEMBERS: readonly string[] = [
  'AccessToken',
  'ClientSecret',
  'ClientSecretValue',
  'ConfirmationCode',
  'DeviceSecretVerifierConfig',
  'FeedbackToken',
  'IdToken',
  'NewPassword',
  'Password',
  'PreviousPassword',
  'ProposedPassword',
  'RefreshToken',
  'Secret',
  'SecretAccessKey',
  'SecretCode',
  'SecretHash',
  'Session',
  'TemporaryPassword',
  'Token',
  'UserCode',
  'UserContextData',
  'api_key',
  'client_secret',
  'private_key',
];

/** The command line goes from page to page by itself. */
const TOKENS: readonly string[] = ['NextToken', 'PaginationToken'];

export interface CliTarget {
  readonly service: string;
  readonly endpoint: string;
  readonly region: string;
}

/** `aws cognito-idp admin-get-user --user-pool-id … --username …`, a line per option. */
export function cliCommand(operation: string, input: object, target: CliTarget): string {
  const options = Object.entries(input)
    .filter(([name, value]) => value !== undefined && !TOKENS.includes(name))
    .map(([name, value]) => optionOf(name, value));
  return [
    `aws ${target.service} ${cliName(operation)}`,
    ...options,
    `--region ${quoted(target.region)}`,
    `--endpoint-url ${quoted(target.endpoint)}`,
  ].join(' \\\n  ');
}

function optionOf(name: string, value: unknown): string {
  const option = `--${cliName(name)}`;
  if (SECRET_MEMBERS.includes(name)) return `${option} "${variableOf(name)}"`;
  if (typeof value === 'boolean') return value ? option : `--no-${option.slice(2)}`;
  if (value instanceof Uint8Array) return `${option} fileb://${cliName(name)}`;
  if (typeof value === 'object')
    return `${option} ${quoted(JSON.stringify(value, withoutSecrets))}`;
  return `${option} ${quoted(String(value))}`;
}

function withoutSecrets(name: string, value: unknown): unknown {
  if (SECRET_MEMBERS.includes(name)) return variableOf(name);
  return value instanceof Uint8Array ? `fileb://${cliName(name)}` : value;
}

const variableOf = (name: string) => `$${cliName(name).replaceAll('-', '_').toUpperCase()}`;

/** The command line's spelling of a name: `CallbackURLs` is `callback-urls`, `AllowedOAuthFlows` `allowed-o-auth-flows`. */
export function cliName(name: string): string {
  return name
    .replace(/[A-Z]{2,}s$/, (plural) => `-${plural.toLowerCase()}`)
    .replaceAll(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/-{2,}/g, '-')
    .toLowerCase();
}

/** As one word of a POSIX shell. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
