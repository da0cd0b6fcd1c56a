/** How much a client may ask of the listener, and for how long. */
import { BODY_LIMIT } from './body.ts';

/** Times in ms, sizes in bytes. */
export interface Limits {
  readonly headersTimeout: number;
  readonly requestTimeout: number;
  /** For requests of the stream door, which are also cut after `requestTimeout` of silence. */
  readonly streamTimeout: number;
  readonly keepAliveTimeout: number;
  /** How often the timeouts above are looked at. */
  readonly checkInterval: number;
  readonly headerSize: number;
  readonly bodySize: number;
  /** Of all bodies on their way, beyond the first 16 KiB of each. */
  readonly bodiesTogether: number;
  /** How long requests may take to finish once the listener closes. */
  readonly drain: number;
}

export const LIMITS: Limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  streamTimeout: 30 * 60_000,
  // Longer than the 60 s after which common load balancers drop an idle connection: the side
  // that keeps it longer must be this one, or they send requests into closed connections.
  keepAliveTimeout: 65_000,
  checkInterval: 1_000,
  headerSize: 16 * 1024,
  bodySize: BODY_LIMIT,
  bodiesTogether: 64 * BODY_LIMIT,
  drain: 9_000,
};
