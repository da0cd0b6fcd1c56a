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
import type { AuditedActs } from '#domain/audit/acts.ts';
import type { Act } from '#domain/audit/occasion.ts';
import type { UnreadReason } from '#http/body.ts';
import type { ApiAnswer, ApiDoor, ApiHttpRequest } from '#http/exchange.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { failure, notThisProtocol, preflight, success } from './answer.ts';
import { type AuthorizationParts, permit, poolIdIn, poolRegion } from './authorization.ts';
import type { CredentialCheck } from './credentials.ts';
import { deserialize, parseBody } from './deserialize.ts';
import { givenMembers } from './given-members.ts';
import { serialize } from './serialize.ts';
import type { ApiService, OperationInput, ServedOperation } from './service.ts';
import { claimedKeyIn, scopeRegion } from './sigv4.ts';
import { validate } from './validate.ts';

export interface DoorOptions {
  readonly services: readonly ApiService[];
  readonly credentials: CredentialCheck;
  /** The pools that policies are asked about. */
  readonly pools: AuthorizationParts['pools'];
  /** Where a request acts that names no region. */
  readonly defaultRegion: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly acts: AuditedActs;
  readonly log: Log;
}

/** A request whose body has arrived. */
type WholeRequest = ApiHttpRequest & { readonly body: Buffer };

/** The door of the API. It answers every request and never rejects. */
export function apiDoor(options: DoorOptions): ApiDoor {
  const { clock, accountId, defaultRegion: homeRegion, pools } = options;
  const authorization = { clock, accountId, homeRegion, pools };

  async function respond(request: WholeRequest, operation: ServedOperation, act: Act | undefined) {
    const signer = await authenticate(operation, request);
    act?.know({ who: signer?.principal, claimedKey: undefined });
    const input = deserialize(operation.input, parseBody(request.body));
    validate(operation.input, input);
    const region = regionOf(request, input);
    act?.know({ region, ...subjectsOf(input), given: givenMembers(operation.input, input) });
    const { action } = operation;
    if (signer) {
      const resource = operation.resourceOf(input);
      await permit(authorization, signer, { action, resource, region, input }, request);
    }
    // A signature tells the region; a header that nobody checks does not.
    await operation.count(input, poolRegion(input) ?? (signer && region));

    if (act) options.acts.perform(act);
    const output = await operation.invoke(input, {
      region,
      requestId: request.requestId,
      sourceAddress: request.sourceAddress,
      userAgent: request.headers['user-agent'],
      principal: signer?.principal,
      signer,
    });
    const body = operation.output ? serialize(operation.output, output) : '';
    return success(request.requestId, operation.name, body, operation.isProof(output));
  }

  /** What needs credentials is recorded, whatever becomes of it. */
  function begin({ name, auth }: ServedOperation, { headers }: ApiHttpRequest): Act | undefined {
    if (auth !== 'sigv4') return undefined;
    const claimedKey = claimedKeyIn(headers.authorization);
    return options.acts.begin({ event: 'administrative call', operation: name, claimedKey });
  }

  /** Operations that need no credentials ignore a signature, a broken one included. */
  async function authenticate(operation: ServedOperation, request: WholeRequest) {
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
  function explain(thrown: unknown, operation: ServedOperation | undefined, requestId: string) {
    let failed = thrown;
    if (!(failed instanceof CognitoError)) {
      options.log.error('defect', { requestId, operation: operation?.name, cause: thrown });
      failed = internalError();
    }
    const error = failed as CognitoError;
    return operation === undefined ? error : asDocumented(error, operation.errors);
  }

  return async (request): Promise<ApiAnswer> => {
    const { requestId } = request;
    if (request.method === 'OPTIONS') {
      return preflight(requestId, request.headers['access-control-request-headers']);
    }
    let operation: ServedOperation | undefined;
    let act: Act | undefined;
    try {
      if (!speaksThisProtocol(request)) return notThisProtocol(requestId);
      operation = route(options.services, request);
      if (!isWhole(request)) throw unread(request.body);
      act = begin(operation, request);
      const answer = await respond(request, operation, act);
      if (act) options.acts.succeeded(act);
      return answer;
    } catch (thrown) {
      const error = explain(thrown, operation, requestId);
      if (act) options.acts.failed(act, error.name);
      return failure(requestId, operation?.name, error);
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
function route(services: readonly ApiService[], { headers }: ApiHttpRequest): ServedOperation {
  const target = String(headers['x-amz-target'] ?? '');
  for (const service of services) {
    const prefix = `${service.targetPrefix}.`;
    const operation = target.startsWith(prefix) && service.operation(target.slice(prefix.length));
    if (operation) return operation;
  }
  throw unknownOperation();
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
