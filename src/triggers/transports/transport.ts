/** How functions are called: each transport has a file beside this one. */
import { bytesWithin } from '#platform/bounded-body.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';

/** The outcome of a call: the event the function returned, as JSON, or the message of its error. */
export type Reply = { readonly returned: string } | { readonly threw: string };

export interface Transport {
  /**
   * Calls the function `arn` with an event as JSON; ends soon after `signal` aborts.
   * @throws InvocationFailure
   */
  invoke(arn: string, event: string, signal: AbortSignal): Promise<Reply>;
  /** Closes idle connections. */
  close(): void;
}

/** The function could not be called, or its outcome is unknown. */
export class InvocationFailure extends Error {
  /** As in the error to the client. */
  readonly reason: string;
  /** Whether another attempt may succeed. */
  readonly passing: boolean;

  constructor(reason: string, passing: boolean, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
    this.passing = passing;
  }
}

/** Longest answer that is read; an event with its response takes a fraction of it. */
export const LONGEST_ANSWER = 256 * 1024;

/** The message of a function's own error; undefined when `text` holds none. */
export function errorMessageIn(text: string): string | undefined {
  try {
    const told: unknown = parseBoundedJson(text);
    if (typeof told !== 'object' || told === null) return undefined;
    const { errorMessage } = told as { errorMessage?: unknown };
    return typeof errorMessage === 'string' ? errorMessage : undefined;
  } catch {
    return undefined;
  }
}

/** The chunks of an answer as one text. @throws BodyTooLong */
export async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return (await bytesWithin(chunks, LONGEST_ANSWER)).toString('utf8');
}
