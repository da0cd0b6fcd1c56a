/** A door over a table of fakes, and requests to it as a client would make them. */

import type { ApiRequest, Domain } from '#api/operation.ts';
import { anyCredentials, type CredentialCheck } from '#api/protocol/credentials.ts';
import { apiDoor } from '#api/protocol/door.ts';
import { type CognitoServiceParts, cognitoService } from '#api/protocol/service.ts';
import { invalidParameter } from '#contract/errors.ts';
import { model } from '#contract/model.ts';
import type { OperationName } from '#contract/types.ts';
import type { ApiAnswer, ApiHttpRequest } from '#http/exchange.ts';
import { systemClock } from '#platform/clock.ts';
import { type Log, silentLog } from '#platform/log.ts';

import { noActs } from '../support/audit.ts';

export type Fake = (input: Record<string, unknown>, request: ApiRequest) => unknown;

export const DEV_AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=0000';

export const names = Object.keys(model.operations) as OperationName[];

/** A door whose operations are `fakes`; all others say that they are not offered. */
export function doorOf(
  fakes: Partial<Record<OperationName, Fake>>,
  options: { credentials?: CredentialCheck; log?: Log } = {},
) {
  const table = Object.fromEntries(
    names.map((name) => [
      name,
      async (input: Record<string, unknown>, _domain: Domain, request: ApiRequest) => {
        const fake = fakes[name];
        if (!fake) throw invalidParameter(`${name} has no fake.`);
        return fake(input, request);
      },
    ]),
  );
  return apiDoor({
    services: [
      cognitoService({
        operations: table as unknown as CognitoServiceParts['operations'],
        domain: {} as Domain,
        inputs: {},
        rates: async () => {},
      }),
    ],
    pools: { find: async () => undefined },
    credentials: options.credentials ?? anyCredentials,
    acts: noActs,
    defaultRegion: 'us-east-1',
    accountId: '123456789012',
    clock: systemClock,
    log: options.log ?? silentLog,
  });
}

/** A request for `operation` with credentials that `dev` accepts. */
export function requestFor(
  operation: string,
  body: unknown,
  headers: Record<string, string> = {},
): ApiHttpRequest {
  const all: Record<string, string> = {
    host: 'localhost:9229',
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    'x-amz-date': '20260101T000000Z',
    authorization: DEV_AUTHORIZATION,
    ...headers,
  };
  return {
    requestId: '11111111-1111-4111-8111-111111111111',
    method: 'POST',
    target: '/',
    rawHeaders: Object.entries(all).flat(),
    headers: all,
    body: Buffer.isBuffer(body)
      ? body
      : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    sourceAddress: '192.0.2.1',
    isEncrypted: false,
  };
}

/** The same request with none of the headers `names`. */
export function without(request: ApiHttpRequest, ...names: string[]): ApiHttpRequest {
  const headers = { ...request.headers };
  for (const name of names) delete headers[name];
  return { ...request, headers, rawHeaders: Object.entries(headers).flat() as string[] };
}

export function told(answer: ApiAnswer): { __type: string; message: string } {
  return JSON.parse(answer.body);
}
