/** A request of the API and its answer, as plain values between the listener and the door. */
import type { IncomingHttpHeaders } from 'node:http';
import type { OperationName, Operations } from '#contract/types.ts';
import type { UnreadReason } from './body.ts';

export interface ApiHttpRequest {
  /** A UUID the listener made for this request. */
  readonly requestId: string;
  readonly method: string;
  /** The request target as it was received: path and query, not decoded. */
  readonly target: string;
  /** Names and values in turn, as they were received: signatures are checked over these. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes, or why the listener did not take them. */
  readonly body: Buffer | UnreadReason;
  readonly sourceAddress: string;
  /** It came over TLS, to this server or to a trusted proxy. */
  readonly isEncrypted: boolean;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requestId: string;
  /** The caller has proven something by this request: a password, a code or a token. */
  readonly proven?: boolean;
  /** For the access log. */
  readonly operation?: string | undefined;
  /** The name of the failure the answer tells, for the access log. */
  readonly error?: string | undefined;
  /** Why, by the name of the failure in our catalogue; for the access log. */
  readonly reason?: string | undefined;
}

/** Answers every request with a value; it never rejects. */
export type ApiDoor = (request: ApiHttpRequest) => Promise<ApiAnswer>;

/**
 * Calls an operation from inside this process: its input is validated like that of a request, and
 * failures are those of the API. `region` is where it acts.
 */
export type OperationCall = <Name extends OperationName>(
  name: Name,
  input: Operations[Name]['input'],
  region: string,
) => Promise<Operations[Name]['output']>;
