/** How the functions that pools name as triggers are reached: the setting `triggers`. */
import {
  type AwsEndpoint,
  isPrivate,
  readAwsEndpoint,
  redactedAwsEndpoint,
} from './aws-endpoint.ts';
import { entriesOf, isObject } from './json-object.ts';

export type TriggerTransport =
  /** An endpoint that speaks AWS Lambda's Invoke. */
  | { readonly lambda: AwsEndpoint }
  /** The secret signs every request. */
  | { readonly url: string; readonly secret: string }
  /** A file or URL with an exported `handler`, for development. */
  | { readonly module: string };

/** Transports by the ARN of a function, its name, or `*` for every function not named. */
export type TriggerRoutes = ReadonlyMap<string, TriggerTransport>;

/** What a value of the setting must be, as it follows "must be". */
export const TRIGGER_ROUTES_KIND =
  'a JSON object that maps function ARNs, function names or * to {"lambda": {…}}, {"url": …, "secret": …} or {"module": …}';

const SHORTEST_SECRET = 16;

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readTriggerRoutes(given: unknown): TriggerRoutes | undefined {
  return entriesOf(given, readTransport);
}

/** The routes for showing, without what is secret in them. */
export function redactedTriggerRoutes(routes: TriggerRoutes): Record<string, unknown> {
  return Object.fromEntries([...routes].map(([name, transport]) => [name, redacted(transport)]));
}

function readTransport(given: unknown): TriggerTransport | undefined {
  if (!isObject(given)) return undefined;
  const members = Object.keys(given).sort().join();
  if (members === 'lambda') {
    const lambda = readAwsEndpoint(given.lambda);
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

function redacted(transport: TriggerTransport): TriggerTransport {
  if ('url' in transport) return { ...transport, secret: '(secret)' };
  return 'lambda' in transport ? { lambda: redactedAwsEndpoint(transport.lambda) } : transport;
}
