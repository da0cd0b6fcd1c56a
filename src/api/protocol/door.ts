/**
 * The AWS JSON 1.1 protocol: from a request to the operation it names and back to an answer.
 *
 * Route, authenticate, deserialize, validate, authorize, count, invoke, serialize. It knows no
 * operation by name: what it needs to know of one is in the model.
 */
import { asDocumented } from '#contract/documented.ts';
import {
  CognitoError,
  internalError,
  requestTooLarge,
  tooManyRequests,
  unknownOperation,
} from '#contract/errors.ts';
import {
  type Inputs,
  isOperationName,
  model,
  type OperationModel,
  structureOf,
} from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import type { AuditedActs } from '#domain/audit/acts.ts';
import type { Act } from '#domain/audit/occasion.ts';
import type { UnreadReason } from '#http/body.ts';
import type { ApiAnswer, ApiDoor, ApiHttpRequest } from '#http/exchange.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { AnyOperation, Domain, Operation } from '../operation.ts';
import { failure, notThisProtocol, preflight, success } from './answer.ts';
import { permit, poolIdIn, poolRegion } from './authorization.ts';
import type { CredentialCheck } from './credentials.ts';
import { deserialize, parseBody } from './deserialize.ts';
import { givenMembers } from './given-members.ts';
import { isProof } from './proof.ts';
import type { RateCheck } from './rate-check.ts';
import { serialize } from './serialize.ts';
import { claimedKeyIn, scopeRegion } from './sigv4.ts';
import { validate } from './validate.ts';

export interface DoorOptions {
  readonly operations: { readonly [Name in OperationName]: Operation<Name> };
  readonly domain: Domain;
  /** Those inputs that this server takes in another shape than the model's. */
  readonly inputs: Inputs;
  readonly credentials: CredentialCheck;
  readonly rates: RateCheck;
  /** Where a request acts that names no region. */
  readonly defaultRegion: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly acts: AuditedActs;
  readonly log: Log;
}

/** A request whose body has arrived. */
type WholeRequest = ApiHttpRequest & { readonly body: Buffer };

type OperationInput = Record<string, unknown>;

/** The door of the API. It answers every request and never rejects. */
export function apiDoor(options: DoorOptions): ApiDoor {
  const handlers: Readonly<Record<OperationName, AnyOperation>> = options.operations;
  const { clock, accountId, defaultRegion: homeRegion, domain } = options;
  const authorization = { clock, accountId, homeRegion, pools: domain.pools };

  async function respond(request: WholeRequest, name: OperationName, act: Act | undefined) {
    const operation = model.operations[name];
    const signer = await authenticate(operation, request);
    act?.know({ who: signer?.principal, claimedKey: undefined });
    const shape = options.inputs[name] ?? structureOf(operation.input);
    const input = deserialize(shape, parseBody(request.body));
    validate(shape, input);
    const region = regionOf(request, input);
    act?.know({ region, ...subjectsOf(input), given: givenMembers(shape, input) });
    if (signer) await permit(authorization, signer, { operation: name, region, input }, request);
    // A signature tells the region; a header that nobody checks does not.
    await options.rates(name, input, poolRegion(input) ?? (signer && region));

    if (act) options.acts.perform(act);
    const output = await handlers[name](input as never, options.domain, {
      region,
      requestId: request.requestId,
      sourceAddress: request.sourceAddress,
      userAgent: request.headers['user-agent'],
      principal: signer?.principal,
    });
    const body = operation.output ? serialize(structureOf(operation.output), output) : '';
    return success(request.requestId, name, body, isProof(name, output));
  }

  /** What needs credentials is recorded, whatever becomes of it. */
  function begin(name: OperationName, { headers }: ApiHttpRequest): Act | undefined {
    if (model.operations[name].auth !== 'sigv4') return undefined;
    const claimedKey = claimedKeyIn(headers.authorization);
    return options.acts.begin({ event: 'administrative call', operation: name, claimedKey });
  }

  /** Operations that need no credentials ignore a signature, a broken one included. */
  async function authenticate(operation: OperationModel, request: WholeRequest) {
    return operation.auth === 'sigv4' ? await options.credentials(request) : undefined;
  }

  /** The region of the signature, else of the pool the input names, else the default. */
  function regionOf({ headers }: ApiHttpRequest, input: OperationInput): string {
    return scopeRegion(headers.authorization) ?? poolRegion(input) ?? options.defaultRegion;
  }

  /**
   * A failure as the operation documents it; one that comes before the operation is known, as it is.
   * Anything else is a defect: logged, and not told to the client.
   */
  function explain(thrown: unknown, name: OperationName | undefined, requestId: string) {
    let failed = thrown;
    if (!(failed instanceof CognitoError)) {
      options.log.error('defect', { requestId, operation: name, cause: thrown });
      failed = internalError();
    }
    const error = failed as CognitoError;
    return name === undefined ? error : asDocumented(error, model.operations[name].errors);
  }

  return async (request): Promise<ApiAnswer> => {
    const { requestId } = request;
    if (request.method === 'OPTIONS') {
      return preflight(requestId, request.headers['access-control-request-headers']);
    }
    let name: OperationName | undefined;
    let act: Act | undefined;
    try {
      if (!speaksThisProtocol(request)) return notThisProtocol(requestId);
      name = route(request);
      if (!isWhole(request)) throw unread(request.body);
      act = begin(name, request);
      const answer = await respond(request, name, act);
      if (act) options.acts.succeeded(act);
      return answer;
    } catch (thrown) {
      const error = explain(thrown, name, requestId);
      if (act) options.acts.failed(act, error.name);
      return failure(requestId, name, error);
    }
  };
}

function isWhole(request: ApiHttpRequest): request is WholeRequest {
  return typeof request.body !== 'string';
}

function speaksThisProtocol({ headers }: ApiHttpRequest): boolean {
  return /^application\/x-amz-json-1\.[01]\s*(?:;|$)/i.test(headers['content-type'] ?? '');
}

/** The operation X-Amz-Target names; nothing else of the request decides. */
function route({ headers }: ApiHttpRequest): OperationName {
  const target = String(headers['x-amz-target'] ?? '');
  const prefix = `${model.service.targetPrefix}.`;
  const name = target.startsWith(prefix) ? target.slice(prefix.length) : '';
  if (!isOperationName(name)) throw unknownOperation();
  return name;
}

/** What an input is about, for the audit. */
function subjectsOf(input: OperationInput) {
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const { ClientId, Username } = input;
  return { poolId: poolIdIn(input), clientId: text(ClientId), username: text(Username) };
}

function unread(reason: Buffer | UnreadReason): CognitoError {
  return reason === 'overload' ? tooManyRequests() : requestTooLarge();
}
