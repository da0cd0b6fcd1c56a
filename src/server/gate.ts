/** The gate in front of the doors, which alone knows what each of them asks of strangers. */
import { isOperationName, model } from '#contract/model.ts';
import { AddressGate, type Gate, type Head, openGate, type RequestKind } from '#http/gate.ts';
import type { Clock } from '#platform/clock.ts';
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

export function gateOf(clock: Clock, config: ServerConfig): Gate {
  const attemptsPerMinute = rateOf(config, 'attemptsPerMinute');
  const messageRequestsPerMinute = rateOf(config, 'messageRequestsPerMinute');
  if (attemptsPerMinute === 0 && messageRequestsPerMinute === 0) return openGate;
  return new AddressGate({ clock, attemptsPerMinute, messageRequestsPerMinute, kindOf });
}

function kindOf({ method, path, headers }: Head): RequestKind {
  // Authorizations are asked for by GET and go by a cookie nobody can guess.
  if (READS.includes(method)) return 'free';
  if (path !== '/') {
    if (path.startsWith('/_dev/')) return 'free';
    return MESSAGE_PAGES.test(path) ? 'message' : 'attempt';
  }
  const target = String(headers['x-amz-target'] ?? '');
  const name = target.slice(target.indexOf('.') + 1);
  // What needs a signature is for the policies of access keys.
  if (isOperationName(name) && model.operations[name].auth === 'sigv4') return 'free';
  return MESSAGE_OPERATIONS.includes(name) ? 'message' : 'attempt';
}
