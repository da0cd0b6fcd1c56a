/**
 * What the door asks of a set of operations: their names behind a prefix of X-Amz-Target, and of
 * each its shapes, whom it takes, what policies are asked and how it is called.
 */
import {
  type Inputs,
  isOperationName,
  model,
  type OperationAuth,
  type StructureShape,
  structureOf,
} from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import type { AnyOperation, ApiRequest, Domain, Operation } from '../operation.ts';
import { type AuthorizedCall, poolResource, type Signer } from './authorization.ts';
import { isProof } from './proof.ts';
import type { RateCheck } from './rate-check.ts';

/** An input that has been read. */
export type OperationInput = Record<string, unknown>;

/** A request as operations see it, and who may do what, where it was signed. */
export interface ServedRequest extends ApiRequest {
  readonly signer: Signer | undefined;
}

export interface ServedOperation {
  readonly name: string;
  readonly auth: OperationAuth;
  readonly input: StructureShape;
  /** Absent where the answer has an empty body. */
  readonly output: StructureShape | undefined;
  /** The names of its failures. */
  readonly errors: readonly string[];
  /** What policies call it. */
  readonly action: string;
  resourceOf(input: OperationInput): AuthorizedCall['resource'];
  /** @throws TooManyRequestsException */
  count(input: OperationInput, region: string | undefined): Promise<void>;
  invoke(input: OperationInput, request: ServedRequest): Promise<unknown>;
  /** Whether an answer has proven something of the caller. */
  isProof(output: unknown): boolean;
}

export interface ApiService {
  readonly targetPrefix: string;
  /** Undefined for a name that is none of its operations. */
  operation(name: string): ServedOperation | undefined;
}

export interface CognitoServiceParts {
  readonly operations: { readonly [Name in OperationName]: Operation<Name> };
  readonly domain: Domain;
  /** Those inputs that this server takes in another shape than the model's. */
  readonly inputs: Inputs;
  readonly rates: RateCheck;
}

/** The operations of the service's API. */
export function cognitoService(parts: CognitoServiceParts): ApiService {
  const { domain, inputs, rates } = parts;
  const handlers: Readonly<Record<OperationName, AnyOperation>> = parts.operations;
  return {
    targetPrefix: model.service.targetPrefix,
    operation(name) {
      if (!isOperationName(name)) return undefined;
      const { auth, input, output, errors } = model.operations[name];
      return {
        name,
        auth,
        input: inputs[name] ?? structureOf(input),
        output: output === undefined ? undefined : structureOf(output),
        errors,
        action: `cognito-idp:${name}`,
        resourceOf: poolResource,
        count: (given, region) => rates(name, given, region),
        invoke: (given, request) => handlers[name](given as never, domain, request),
        isProof: (answered) => isProof(name, answered),
      };
    },
  };
}
