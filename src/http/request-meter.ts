/** What the metrics say of a request: of which operation it was, and how it ended. */
import type { Meters, RequestOutcome } from '#platform/meters.ts';

/** Paths that are told apart, at whatever site: the ends that are known and their names. */
const ENDPOINTS =
  /\/(oauth2\/(?:authorize|token|userInfo|revoke|register|idpresponse)|saml2\/(?:idpresponse|logout)|logout|_poolhouse\/recovery-codes)$/;

/** The name of what is no operation of the API; one of a few, whatever the client sends. */
function kindOf(method: string, path: string): string {
  if (path === '/' && method === 'POST') return 'unknown';
  const [, endpoint] = ENDPOINTS.exec(path) ?? [];
  if (endpoint) return endpoint;
  if (path.includes('/.well-known/')) return 'discovery';
  if (path.startsWith('/_')) return 'other';
  return 'page';
}

interface AnsweredRequest {
  /** Of the API. */
  readonly operation?: string | undefined;
  /** The name of a failure. */
  readonly error?: string | undefined;
  /** Refused because the server has too much to do. */
  readonly isOverload?: true;
  readonly method: string;
  readonly path: string;
  /** Undefined when nothing was answered. */
  readonly status: number | undefined;
  readonly outcome: 'aborted' | undefined;
  readonly ms: number;
}

export function meterRequest(meters: Meters, answered: AnsweredRequest): void {
  const { method, path, ms } = answered;
  const { operation = kindOf(method, path), error } = answered;
  meters.requests.count(operation, outcomeOf(answered));
  meters.requestSeconds.observe(ms / 1000, operation);
  if (error !== undefined) meters.requestErrors.count(operation, error);
}

function outcomeOf({ status = 0, outcome, isOverload }: AnsweredRequest): RequestOutcome {
  if (outcome) return outcome;
  if (isOverload) return 'overload';
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'ok';
}
