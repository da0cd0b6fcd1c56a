/** Throws bodies at one operation and says what no client should ever meet. */
import { Agent, request } from 'node:http';
import { model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import { bodyFor, type Known, seeded } from './bodies.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly ms: number;
}

export type Send = (name: OperationName, body: Buffer) => Promise<Answer>;

export interface FuzzReport {
  readonly operation: OperationName;
  readonly sent: number;
  /** How many bodies were taken. */
  readonly accepted: number;
  readonly slowest: number;
  /** One sentence for each answer that breaks a rule, with the body that led to it. */
  readonly violations: readonly string[];
}

/** No answer may take longer, in ms. */
const SLOWEST = 1_000;
const AT_ONCE = 8;

/** What the protocol itself may answer, whatever the operation. */
const PROTOCOL_ERRORS = ['SerializationException', 'InvalidParameterException'];

/** Sends `bodies` bodies made from `seed` and `known` to the operation `name`. */
export async function fuzzOperation(
  send: Send,
  name: OperationName,
  bodies: number,
  seed: number,
  known: Known = {},
): Promise<FuzzReport> {
  const draw = seeded(seed);
  const violations: string[] = [];
  let left = bodies;
  let accepted = 0;
  let slowest = 0;
  const worker = async () => {
    while (left-- > 0) {
      const body = bodyFor(name, known, draw);
      const answer = await send(name, body);
      // What was slow in company counts only when it is slow alone: the machine is shared.
      const ms = answer.ms > SLOWEST ? (await send(name, body)).ms : answer.ms;
      slowest = Math.max(slowest, ms);
      if (answer.status === 200) accepted++;
      const problem = problemOf(name, answer, ms);
      if (problem) violations.push(`${name}: ${problem}: ${body.toString('utf8').slice(0, 2_000)}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { operation: name, sent: bodies, accepted, slowest, violations };
}

function problemOf(name: OperationName, { status, body }: Answer, ms: number): string | undefined {
  if (ms > SLOWEST) return `took ${Math.round(ms)} ms`;
  const { output, errors } = model.operations[name];
  if (status === 200 && body === '' && output === undefined) return undefined;
  const told = objectOf(body);
  if (!told) return `${status} with a body that is no JSON object`;
  if (status === 200) return undefined;
  const { __type: type, message } = told;
  if (status !== 400) return `${status} ${String(type)}`;
  if (typeof message !== 'string' || message === '') return `${String(type)} without a message`;
  if (type === 'OperationNotEnabledException' && message.includes('not offered')) return undefined;
  const allowed: readonly unknown[] = [...errors, ...PROTOCOL_ERRORS];
  return allowed.includes(type) ? undefined : `${String(type)} (${message}) is not modelled`;
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=fuzz/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=00';

/** Sends to the development server at `url` over connections that are kept. */
export function sender(url: string): { readonly send: Send; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const send: Send = (name, body) =>
    new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const outgoing = request(url, {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'content-length': body.length,
          'x-amz-target': `${model.service.targetPrefix}.${name}`,
          'x-amz-date': '20260101T000000Z',
          authorization: AUTHORIZATION,
        },
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
            ms: performance.now() - startedAt,
          }),
        );
      });
      outgoing.end(body);
    });
  return { send, close: () => agent.destroy() };
}
