/**
 * Stands in for `aws cognito-idp`: the same flags, sent by the AWS SDK, and its two forms of output.
 * Of `--query` it has the names and lists that the documents use. The AWS CLI itself takes more than
 * a second to start.
 */
import { readFileSync } from 'node:fs';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';

type Environment = Readonly<Record<string, string | undefined>>;

interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
}

const { operations, shapes } = JSON.parse(
  readFileSync(new URL('../../src/contract/model.json', import.meta.url), 'utf8'),
) as {
  operations: Readonly<Record<string, { input: string }>>;
  shapes: Readonly<Record<string, Shape>>;
};

/** `UserPoolId` is `user-pool-id`, `GetCSVHeader` is `get-csv-header`, `CallbackURLs` is `callback-urls`. */
const flagNamed = (name: string) =>
  name
    .replace(/[A-Z]{2,}s$/, (capitals) => `-${capitals.toLowerCase()}`)
    .replace(/(.)([A-Z][a-z]+)/g, '$1-$2')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/-+/g, '-')
    .toLowerCase();

const commands = sdk as unknown as Readonly<
  Record<string, new (input: object) => sdk.DescribeUserPoolCommand>
>;

/** Sends what `args` (after `aws`) ask for; answers what the command prints. */
export async function aws(args: readonly string[], env: Environment): Promise<string> {
  const [service, command, ...flags] = args;
  if (service !== 'cognito-idp') throw new Error(`aws ${service} has no stand-in`);
  const operation = Object.keys(operations).find((name) => flagNamed(name) === command);
  if (!operation) throw new Error(`no operation is called ${command}`);
  const { input, query, output } = read(flags, shapes[operations[operation]!.input]!);
  const client = new sdk.CognitoIdentityProviderClient({
    endpoint: env.AWS_ENDPOINT_URL!,
    region: env.AWS_DEFAULT_REGION!,
    credentials: {
      accessKeyId: env.AWS_ACCESS_KEY_ID!,
      secretAccessKey: env.AWS_SECRET_ACCESS_KEY!,
      ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
    },
    maxAttempts: 1,
  });
  try {
    const Command = commands[`${operation}Command`]!;
    const { $metadata: _, ...answer } = await client.send(new Command(input));
    return printed(query === undefined ? answer : select(answer, query), output);
  } finally {
    client.destroy();
  }
}

function read(flags: readonly string[], { members = {} }: Shape) {
  const input: Record<string, unknown> = {};
  let query: string | undefined;
  let output = 'json';
  const rest = [...flags];
  while (rest.length > 0) {
    const flag = rest.shift()!.replace(/^--/, '');
    const values: string[] = [];
    while (rest.length > 0 && !rest[0]!.startsWith('--')) values.push(rest.shift()!);
    if (flag === 'query') query = values[0];
    else if (flag === 'output') output = values[0]!;
    else if (flag === 'cli-input-json') Object.assign(input, JSON.parse(values[0]!));
    else if (flag !== 'no-cli-pager') {
      const name = Object.keys(members).find((each) =>
        [flag, flag.replace(/^no-/, '')].includes(flagNamed(each)),
      );
      if (!name) throw new Error(`--${flag} is no flag of this command`);
      input[name] = value(shapes[members[name]!]!, values, !flag.startsWith('no-'));
    }
  }
  return { input, query, output };
}

/** JSON as it is, `Name=value,Other=value` for what has members, and a word for each of a list. */
function value(shape: Shape, given: readonly string[], affirmed: boolean): unknown {
  const [first] = given;
  if (shape.type === 'boolean') return first === undefined ? affirmed : first === 'true';
  if (first === undefined) throw new Error('a flag has no value');
  if (/^[[{]/.test(first)) return JSON.parse(first);
  if (shape.type === 'list') {
    const member = shapes[shape.member!]!;
    const words = member.members ? given : given.flatMap((word) => word.split(','));
    return words.map((word) => value(member, [word], true));
  }
  if (shape.type === 'structure' || shape.type === 'map') {
    const pairs = first.split(',').map((pair) => {
      const [, name = '', text = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
      const member = shape.members?.[name];
      return [name, member ? value(shapes[member]!, [text], true) : text];
    });
    return Object.fromEntries(pairs);
  }
  return ['integer', 'long'].includes(shape.type) ? Number(first) : first;
}

/** `UserPool.Id`, `[SecretCode, Session]`, `UserImportJob.[JobId,PreSignedUrl]`. */
function select(answer: unknown, query: string): unknown {
  const [, path = '', list] = /^([\w.]*?)\.?(?:\[([\w, ]+)\])?$/.exec(query) ?? [];
  const from = path
    .split('.')
    .filter((name) => name !== '')
    .reduce<unknown>((from, name) => (from as Record<string, unknown>)?.[name], answer);
  if (list === undefined) return from;
  return list.split(/, */).map((name) => (from as Record<string, unknown>)[name]);
}

function printed(answer: unknown, output: string): string {
  if (output !== 'text') return `${JSON.stringify(answer ?? null, undefined, 4)}\n`;
  const scalars = Array.isArray(answer) ? answer : [answer];
  return `${scalars.map((each) => (each === undefined || each === null ? 'None' : each)).join('\t')}\n`;
}
