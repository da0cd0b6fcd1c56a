/** Where the logs of pools go that name a destination by its ARN: the setting `logDestinations`. */
import {
  type AwsEndpoint,
  isPrivate,
  readAwsEndpoint,
  redactedAwsEndpoint,
} from './aws-endpoint.ts';
import { entriesOf, isObject } from './json-object.ts';

export type RecordDestination =
  /** A file that records are added to, one a line. */
  | { readonly file: string }
  /** Takes records by POST, one a line; the secret goes with each request as a bearer token. */
  | { readonly url: string; readonly secret?: string }
  /** A bucket of S3, or of another server that speaks its API. */
  | { readonly s3: BucketPlace };

export interface BucketPlace extends AwsEndpoint {
  readonly bucket: string;
  readonly prefix?: string;
  readonly forcePathStyle?: boolean;
}

/** Destinations by the ARN of a log group, stream or bucket, or `*` for every one not named. */
export type LogDestinationTable = ReadonlyMap<string, RecordDestination>;

/** What a value of the setting must be, as it follows "must be". */
export const LOG_DESTINATIONS_KIND =
  'a JSON object that maps ARNs or * to {"file": …}, {"url": …, "secret": …} or {"s3": {"bucket": …}}';

const SHORTEST_SECRET = 16;

/** Reads the setting from JSON or its text; undefined when it is malformed. */
export function readLogDestinations(given: unknown): LogDestinationTable | undefined {
  return entriesOf(given, readDestination);
}

/** The destinations for showing, without what is secret in them. */
export function redactedLogDestinations(
  destinations: LogDestinationTable,
): Record<string, RecordDestination> {
  return Object.fromEntries([...destinations].map(([arn, each]) => [arn, redacted(each)]));
}

function redacted(destination: RecordDestination): RecordDestination {
  if ('s3' in destination) {
    return { s3: { ...destination.s3, ...redactedAwsEndpoint(destination.s3) } };
  }
  return 'secret' in destination ? { ...destination, secret: '(secret)' } : destination;
}

function readBucket(given: unknown): BucketPlace | undefined {
  if (!isObject(given)) return undefined;
  const { bucket, prefix, forcePathStyle, ...rest } = given;
  const endpoint = readAwsEndpoint(rest);
  if (
    !endpoint ||
    typeof bucket !== 'string' ||
    !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)
  ) {
    return undefined;
  }
  if (endpoint.endpoint !== undefined && !isPrivate(endpoint.endpoint)) return undefined;
  if (
    prefix !== undefined &&
    (typeof prefix !== 'string' || !/^[\w!.*'()/-]{0,512}$/.test(prefix))
  ) {
    return undefined;
  }
  if (forcePathStyle !== undefined && typeof forcePathStyle !== 'boolean') return undefined;
  return {
    ...endpoint,
    bucket,
    ...(prefix !== undefined && { prefix }),
    ...(forcePathStyle !== undefined && { forcePathStyle }),
  };
}

function readDestination(given: unknown): RecordDestination | undefined {
  if (!isObject(given)) return undefined;
  if ('s3' in given) {
    const s3 = Object.keys(given).length === 1 ? readBucket(given.s3) : undefined;
    return s3 && { s3 };
  }
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
