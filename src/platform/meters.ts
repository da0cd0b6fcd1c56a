/**
 * Every metric of the server, once: what is counted as it happens, and what is read when somebody
 * asks. docs/metrics.md is made from this file; names and labels in it are kept from version to
 * version.
 */
import { Counter, Histogram, linesOf, type MetricDescription, type Reading } from './metrics.ts';

/** How a request ended: see the help of `requests`. */
export type RequestOutcome = 'ok' | 'refused' | 'failed' | 'overload' | 'aborted';
/** How an attempt to prove a factor ended. */
export type AttemptOutcomeLabel = 'proven' | 'wrong' | 'locked' | 'failed';
export type DeliveryOutcome = 'delivered' | 'failed' | 'refused' | 'given up';

/** What is counted as it happens. */
export class Meters {
  readonly requests = new Counter<[operation: string, outcome: RequestOutcome]>({
    name: 'poolhouse_requests_total',
    labels: ['operation', 'outcome'],
    help: 'Requests answered. The operation is one of the API by its name, or the kind of path: oauth2/token, discovery, page and so on. The outcome is ok, refused (the request was at fault), failed (the server was), overload, or aborted (the client left).',
  });
  readonly requestErrors = new Counter<[operation: string, error: string]>({
    name: 'poolhouse_request_errors_total',
    labels: ['operation', 'error'],
    help: 'Requests that were answered with an error of the API or of OAuth, by its name.',
  });
  readonly requestSeconds = new Histogram<[operation: string]>({
    name: 'poolhouse_request_duration_seconds',
    labels: ['operation'],
    help: 'Time from the head of a request to the end of its answer.',
  });
  readonly turnedAway = new Counter<[reason: 'overload' | 'rate']>({
    name: 'poolhouse_turned_away_total',
    labels: ['reason'],
    help: 'Requests refused before they were looked at: overload (too much in progress), or rate (their address has asked too often).',
  });
  readonly signIns = new Counter<[first: string, second: string]>({
    name: 'poolhouse_sign_ins_total',
    labels: ['first', 'second'],
    help: 'Sign-ins that ended well, by the factors that were proven; the second is none, or device for a remembered one, where no other was.',
  });
  readonly attempts = new Counter<[factor: string, outcome: AttemptOutcomeLabel]>({
    name: 'poolhouse_attempts_total',
    labels: ['factor', 'outcome'],
    help: 'Attempts to prove a password or a code. The outcome is proven, wrong, locked (refused without a look), or failed (the server was at fault).',
  });
  readonly lockOuts = new Counter<[factor: string]>({
    name: 'poolhouse_lockouts_total',
    labels: ['factor'],
    help: 'Wrong attempts that locked a factor of a user for a time.',
  });
  readonly deliveries = new Counter<[medium: string, outcome: DeliveryOutcome]>({
    name: 'poolhouse_messages_total',
    labels: ['medium', 'outcome'],
    help: 'Attempts to deliver messages. The outcome is delivered, failed (tried again later), refused (by the mail server or gateway), or given up (its code has ended).',
  });
  readonly auditRecords = new Counter<[outcome: 'kept' | 'counted' | 'lost']>({
    name: 'poolhouse_audit_records_total',
    labels: ['outcome'],
    help: 'Audit records: kept in the store, counted (refusals beyond what is recorded one by one), or lost, since the store took none for too long.',
  });
  readonly poolLogRecords = new Counter<[outcome: 'delivered' | 'lost']>({
    name: 'poolhouse_pool_log_records_total',
    labels: ['outcome'],
    help: 'Records of the logs of pools: delivered to their destination, or lost, since it took none for too long.',
  });
  readonly transactions = new Counter<[outcome: 'committed' | 'rolled back']>({
    name: 'poolhouse_store_transactions_total',
    labels: ['outcome'],
    help: 'Transactions of the store: committed, or rolled back, which a refusal of a request may mean.',
  });
  readonly transactionSeconds = new Histogram<[]>({
    name: 'poolhouse_store_transaction_seconds',
    labels: [],
    help: 'Time of transactions that committed, from their turn being asked for until they were durable.',
  });
  readonly loopDelay = new Histogram<[]>({
    name: 'poolhouse_event_loop_delay_seconds',
    labels: [],
    help: 'How late a timer of the event loop was, looked at ten times a second.',
  });

  /** All of them, in the order in which they are written. */
  get all(): readonly (Counter<readonly string[]> | Histogram<readonly string[]>)[] {
    return Object.values(this);
  }
}

/** What is read when somebody asks. */
export const READ_METRICS = {
  workInProgress: {
    name: 'poolhouse_requests_in_progress',
    type: 'gauge',
    labels: ['lane'],
    help: 'Requests that have a place: users or operators. Only where overload is refused.',
  },
  workBound: {
    name: 'poolhouse_requests_bound',
    type: 'gauge',
    labels: [],
    help: 'How many requests of users may be in progress now; it shrinks under overload.',
  },
  storeQueue: {
    name: 'poolhouse_store_queue_length',
    type: 'gauge',
    labels: [],
    help: 'What waits for the store: for a connection, or for a turn to write and for the sync.',
  },
  storeConnections: {
    name: 'poolhouse_store_connections',
    type: 'gauge',
    labels: ['state'],
    help: 'Connections to the database: used or idle. Of the embedded store, those to its file.',
  },
  threadQueue: {
    name: 'poolhouse_thread_queue_length',
    type: 'gauge',
    labels: [],
    help: 'Exponentiations of password checks that wait for a thread.',
  },
  outboxMessages: {
    name: 'poolhouse_outbox_messages',
    type: 'gauge',
    labels: ['medium'],
    help: 'Messages in the store that are not delivered yet, of all nodes.',
  },
  outboxAge: {
    name: 'poolhouse_outbox_overdue_seconds',
    type: 'gauge',
    labels: ['medium'],
    help: 'For how long the message that waits longest for an attempt has been due; 0 when none is.',
  },
  ready: {
    name: 'poolhouse_ready',
    type: 'gauge',
    labels: [],
    help: '1 when /_health/ready says so, else 0.',
  },
  logDropped: {
    name: 'poolhouse_log_lines_dropped_total',
    type: 'counter',
    labels: [],
    help: 'Lines of the log that were dropped because their reader was too slow.',
  },
  spansDropped: {
    name: 'poolhouse_trace_spans_dropped_total',
    type: 'counter',
    labels: [],
    help: 'Spans of traces that were dropped: too many waited, or the collector did not take them.',
  },
  cpu: {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    labels: [],
    help: 'CPU time of the process, of user and system together.',
  },
  memory: {
    name: 'process_resident_memory_bytes',
    type: 'gauge',
    labels: [],
    help: 'Memory of the process.',
  },
  heap: {
    name: 'poolhouse_heap_used_bytes',
    type: 'gauge',
    labels: [],
    help: 'Memory that objects of JavaScript take.',
  },
  startTime: {
    name: 'process_start_time_seconds',
    type: 'gauge',
    labels: [],
    help: 'When the process began, in seconds since 1970.',
  },
  build: {
    name: 'poolhouse_build_info',
    type: 'gauge',
    labels: ['version', 'node', 'store'],
    help: 'Always 1: the versions of Poolhouse and Node.js, and the kind of store.',
  },
} as const satisfies Readonly<Record<string, MetricDescription>>;

/** What was read; a metric that could not be is left out. */
export type Readings = { readonly [Name in keyof typeof READ_METRICS]?: readonly Reading[] };

/** Everything in the text form of Prometheus, version 0.0.4. */
export function expositionOf(meters: Meters, readings: Readings): string {
  const read = Object.entries(READ_METRICS).flatMap(([name, description]) => {
    const values = readings[name as keyof Readings];
    return values ? linesOf(description, values) : [];
  });
  const lines = [...meters.all.flatMap((each) => each.lines()), ...read];
  return `${lines.join('\n')}\n`;
}
