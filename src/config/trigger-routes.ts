/** How the functions that pools name as triggers are reached: the setting `triggers`. */

/** An endpoint that speaks AWS Lambda's Invoke; what is left out is found as every AWS SDK does. */
export interface LambdaWay {
  readonly endpoint?: string;
  readonly region?: string;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

export type TriggerWay =
  | { readonly lambda: LambdaWay }
  /** The secret signs every request. */
  | { readonly url: string; readonly secret: string }
  /** A file or URL with an exported `handler`, for development. */
  | { readonly module: string };

/** Ways by the ARN of a function, its name, or `*` for every function not named. */
export type TriggerRoutes = ReadonlyMap<string, TriggerWay>;

/** What a value of the setting must be, as it follows "must be". */
export const TRIGGER_ROUTES_KIND =
  'a JSON object that maps function ARNs, function names or * to {"lambda": {…}}, {"url": …, "secret": …} or {"module": …}';

const SHORTEST_SECRET = 16;
const LAMBDA_MEMBERS = [
  'endpoint',
  'region',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
] as const;

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readTriggerRoutes(given: unknown): TriggerRoutes | undefined {
  const value = typeof given === 'string' ? parsed(given) : given;
  if (!isRecord(value)) return undefined;
  const routes = new Map<string, TriggerWay>();
  for (const [name, each] of Object.entries(value)) {
    const way = readWay(each);
    if (!way || name === '') return undefined;
    routes.set(name, way);
  }
  return routes;
}

/** The routes for showing, without what is secret in them. */
export function redactedTriggerRoutes(routes: TriggerRoutes): Record<string, unknown> {
  return Object.fromEntries([...routes].map(([name, way]) => [name, redacted(way)]));
}

/** True for http on this machine, where nobody listens in, and for https anywhere. */
export function isPrivate(url: string): boolean {
  const parts = URL.parse(url);
  if (parts?.protocol === 'https:') return true;
  return (
    parts?.protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(parts.hostname)
  );
}

function readWay(given: unknown): TriggerWay | undefined {
  if (!isRecord(given)) return undefined;
  const members = Object.keys(given).sort().join();
  if (members === 'lambda') {
    const lambda = readLambda(given.lambda);
    return lambda && { lambda };
  }
  if (members === 'secret,url') {
    const { url, secret } = given;
    if (typeof url !== 'string' || typeof secret !== 'string') return undefined;
    return isPrivate(url) && secret.length >= SHORTEST_SECRET ? { url, secret } : undefined;
  }
  if (members === 'module' && typeof given.module === 'string' && given.module !== '') {
    return { module: given.module };
  }
  return undefined;
}

function readLambda(given: unknown): LambdaWay | undefined {
  if (!isRecord(given)) return undefined;
  const known = Object.entries(given).every(
    ([name, value]) =>
      LAMBDA_MEMBERS.some((member) => member === name) && typeof value === 'string',
  );
  if (!known) return undefined;
  const lambda = given as LambdaWay;
  const { endpoint, accessKeyId, secretAccessKey, sessionToken } = lambda;
  if (endpoint !== undefined && !/^https?:\/\//.test(endpoint)) return undefined;
  // Half a credential is none, and a token belongs to one.
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) return undefined;
  return sessionToken !== undefined && accessKeyId === undefined ? undefined : lambda;
}

function redacted(way: TriggerWay): TriggerWay {
  if ('url' in way) return { ...way, secret: '(secret)' };
  if (!('lambda' in way)) return way;
  const { secretAccessKey, sessionToken } = way.lambda;
  return {
    lambda: {
      ...way.lambda,
      ...(secretAccessKey !== undefined && { secretAccessKey: '(secret)' }),
      ...(sessionToken !== undefined && { sessionToken: '(secret)' }),
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
