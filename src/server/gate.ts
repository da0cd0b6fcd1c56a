/**
 * The gate in front of the doors, which alone knows what each of them asks of strangers, and which
 * request comes before which when there is too much to do.
 */
import { randomFill } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { isOperationName, model } from '#contract/model.ts';
import { isOperatorOperation, OPERATOR_TARGET } from '#contract/operator.ts';
import type { WorkLimit } from '#http/dispatch.ts';
import { AddressGate, type Gate, type Head, openGate, type RequestKind } from '#http/gate.ts';
import { isQueryRequest } from '#http/query-request.ts';
import { type Lane, WorkBound } from '#http/work-bound.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ground } from './ground.ts';
import type { ServerConfig } from './options.ts';
import { rateOf } from './rates.ts';

/** Operations that send a message to an address a stranger may name. */
const MESSAGE_OPERATIONS: readonly string[] = [
  'ForgotPassword',
  'ResendConfirmationCode',
  'SignUp',
];
/** The pages that do, on whatever site. */
const MESSAGE_PAGES = /\/(?:signup|resendcode|forgotPassword)$/;
/** Methods that check nothing and send nothing. */
const READS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];
/** Where browsers bring what a provider gave them, which is tried there, by GET too. */
const PROVIDER_ANSWERS = /\/(?:oauth2\/idpresponse|saml2\/logout)$/;

export function gateOf(clock: Clock, config: ServerConfig): Gate {
  const attemptsPerMinute = rateOf(config, 'attemptsPerMinute');
  const messageRequestsPerMinute = rateOf(config, 'messageRequestsPerMinute');
  if (attemptsPerMinute === 0 && messageRequestsPerMinute === 0) return openGate;
  return new AddressGate({ clock, attemptsPerMinute, messageRequestsPerMinute, kindOf });
}

function kindOf({ method, path, headers }: Head): RequestKind {
  // Authorizations are asked for by GET and go by a cookie nobody can guess.
  if (READS.includes(method) && !PROVIDER_ANSWERS.test(path)) return 'free';
  if (path !== '/') {
    if (path.startsWith('/_dev/')) return 'free';
    return MESSAGE_PAGES.test(path) ? 'message' : 'attempt';
  }
  // What needs a signature is for the policies of access keys; of STS one action needs none.
  if (isQueryRequest(headers)) return headers.authorization === undefined ? 'attempt' : 'free';
  if (isForOperators(headers)) return 'free';
  const name = operationOf(headers);
  if (needsSignature(name)) return 'free';
  return MESSAGE_OPERATIONS.includes(name) ? 'message' : 'attempt';
}

/** Requests for each core that are never too many. */
const LEAST = 32;
/** Operations that begin something that takes more requests. */
const BEGINNINGS: readonly string[] = [...MESSAGE_OPERATIONS, 'InitiateAuth', 'AdminInitiateAuth'];
/** What a backend does for people who sign in is no administration. */
const FOR_USERS: readonly string[] = ['AdminInitiateAuth', 'AdminRespondToAuthChallenge'];

const fill = promisify(randomFill);

/** How much the server works on at once; undefined where it refuses nothing for that. */
export function workLimit(
  { store, modexp }: Pick<Ground, 'store' | 'modexp'>,
  config: ServerConfig,
): WorkLimit | undefined {
  if (!(config.shedLoad ?? config.mode === 'serve')) return undefined;
  const bound = new WorkBound({
    // Of the threads that sign and hash, of those that exponentiate, and of the database.
    turns: [() => fill(new Uint8Array(1)), () => modexp.turn(), () => store.ping()],
    elapsed: () => performance.now(),
    least: LEAST * availableParallelism(),
  });
  return { bound, laneOf };
}

function laneOf({ method, path, headers }: Head): Lane {
  if (path !== '/') {
    // Whoever has begun something at the pages has a cookie of it.
    const begins = READS.includes(method) && headers.cookie === undefined;
    return begins && !path.startsWith('/_') ? 'beginning' : 'continuing';
  }
  if (isQueryRequest(headers)) {
    return headers.authorization === undefined ? 'continuing' : 'operator';
  }
  if (isForOperators(headers)) return 'operator';
  const name = operationOf(headers);
  if (BEGINNINGS.includes(name)) return 'beginning';
  return needsSignature(name) && !FOR_USERS.includes(name) ? 'operator' : 'continuing';
}

function needsSignature(name: string): boolean {
  return isOperationName(name) && model.operations[name].auth === 'sigv4';
}

/** All of them need a signature. */
function isForOperators(headers: IncomingHttpHeaders): boolean {
  const [prefix, name = ''] = String(headers['x-amz-target'] ?? '').split('.');
  return prefix === OPERATOR_TARGET && isOperatorOperation(name);
}

/** The operation that a request to the API names, if any. */
function operationOf(headers: IncomingHttpHeaders): string {
  const target = String(headers['x-amz-target'] ?? '');
  return target.slice(target.indexOf('.') + 1);
}
