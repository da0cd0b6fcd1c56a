/** The operations for callers inside this process: without signature, policies, rates and HTTP. */
import { model, structureOf } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import type { OperationCall } from '#http/exchange.ts';
import type { Ids } from '#platform/ids.ts';
import type { AnyOperation, ApiRequest } from '../operation.ts';
import { deserialize } from './deserialize.ts';
import type { CognitoServiceParts } from './service.ts';
import { validate } from './validate.ts';

/** The loopback address: what callers inside come from. */
const INSIDE = '127.0.0.1';

export function operationCall(
  options: Pick<CognitoServiceParts, 'operations' | 'domain' | 'inputs'> & { readonly ids: Ids },
): OperationCall {
  const handlers: Readonly<Record<OperationName, AnyOperation>> = options.operations;
  return async (name, given, region) => {
    const shape = options.inputs[name] ?? structureOf(model.operations[name].input);
    const input = deserialize(shape, given as Record<string, unknown>);
    validate(shape, input);
    const request: ApiRequest = {
      region,
      requestId: options.ids.uuid(),
      sourceAddress: INSIDE,
      userAgent: undefined,
      principal: undefined,
    };
    return (await handlers[name](input as never, options.domain, request)) as never;
  };
}
