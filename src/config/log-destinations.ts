/** Where the logs of pools go that name a destination by its ARN: the setting `logDestinations`. */
import { isPrivate } from './aws-endpoint.ts';
import { entriesOf, isObject } from './json-object.ts';

export type RecordDestination =
  /** A file that records are added to, one a line. */
  | { readonly file: string }
  /** Takes records by POST, one a line; the secret goes with each request as a bearer token. */
  | { readonly url: string; readonly secret?: string };

/** Destinations by the ARN of a log group, stream or bucket, or `*` for every one not named. */
export type LogDestinationTable = ReadonlyMap<string, RecordDestination>;

/** What a value of the setting must be, as it follows "must be". */
export const LOG_DESTINATIONS_KIND =
  'a JSON object that maps ARNs or * to {"file": …} or {"url": …, "secret": …}';

const SHORTEST_SECRET = 16;

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readLogDestinations(given: unknown): LogDestinationTable | undefined {
  return entriesOf(given, readDestination);
}

/** The destinations for showing, without what is secret in them. */
export function redactedLogDestinations(
  destinations: LogDestinationTable,
): Record<string, RecordDestination> {
  return Object.fromEntries(
    [...destinations].map(([arn, each]) => [
      arn,
      'secret' in each ? { ...each, secret: '(secret)' } : each,
    ]),
  );
}

function readDestination(given: unknown): RecordDestination | undefined {
  if (!isObject(given)) return undefined;
  const { file, url, secret, ...others } = given;
  if (Object.keys(others).length > 0) return undefined;
  if (typeof file === 'string' && file !== '' && url === undefined && secret === undefined) {
    return { file };
  }
  if (typeof url !== 'string' || file !== undefined || !isPrivate(url)) return undefined;
  if (secret === undefined) return { url };
  if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) return undefined;
  return { url, secret };
}
