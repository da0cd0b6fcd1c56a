/** Requests to the operations of operators, signed by the AWS SDK's own signer. */
import assert from 'node:assert/strict';
import { SignatureV4 } from '@smithy/signature-v4';
import { UNDOCUMENTED } from '#contract/documented.ts';
import { isOperatorOperation, OPERATOR_OPERATIONS } from '#contract/operator.ts';
import type { TestCredentials } from '../access/sts-client.ts';
import { Sha256 } from '../protocol/signer.ts';
import type { Poolhouse } from '../support/servers.ts';

export interface OperatorAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects
  readonly body: any;
}

/** The key of the tests' servers in `serve`, which may do everything. */
export const FULL: TestCredentials = {
  accessKeyId: 'AKIAEXAMPLE234567AAA',
  secretAccessKey: 'forty-characters-or-so-in-all',
};

/** Asks an operation as `credentials` do; a failure must be one that the operation lists. */
export async function askOperator(
  { url, clock }: Pick<Poolhouse, 'url' | 'clock'>,
  name: string,
  input: object | string = {},
  credentials: TestCredentials = FULL,
): Promise<OperatorAnswer> {
  const body = typeof input === 'string' ? input : JSON.stringify(input);
  const { host, hostname } = new URL(url);
  const signer = new SignatureV4({
    service: 'cognito-idp',
    region: 'us-east-1',
    sha256: Sha256,
    credentials,
  });
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname,
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `PoolhouseOperator.${name}`,
      },
      body,
    },
    { signingDate: new Date(clock.now()) },
  );
  const response = await fetch(url, { method: 'POST', headers, body });
  const answered = (await response.json()) as { __type?: string };
  const { __type: failure } = answered;
  if (failure !== undefined && isOperatorOperation(name)) {
    const listed: readonly string[] = OPERATOR_OPERATIONS[name].errors;
    const undocumented: ReadonlySet<string> = UNDOCUMENTED;
    assert.ok(listed.includes(failure) || undocumented.has(failure), `${name}: ${failure}`);
  }
  return { status: response.status, body: answered };
}

/** What a request that succeeds is answered. */
export async function operator(
  server: Pick<Poolhouse, 'url' | 'clock'>,
  name: string,
  input: object = {},
  credentials: TestCredentials = FULL,
): Promise<OperatorAnswer['body']> {
  const { status, body } = await askOperator(server, name, input, credentials);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

/** The name of the failure that a request is answered. */
export async function refusedBy(
  server: Pick<Poolhouse, 'url' | 'clock'>,
  name: string,
  input: object | string = {},
  credentials: TestCredentials = FULL,
): Promise<string> {
  const { status, body } = await askOperator(server, name, input, credentials);
  assert.notEqual(status, 200, JSON.stringify(body));
  return body.__type;
}

/** A policy with one statement that allows these actions. */
export const allowing = (action: string | readonly string[], resource = '*') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: action, Resource: resource },
  });

/** Credentials of a key that a request has made. */
export async function madeKey(
  server: Pick<Poolhouse, 'url' | 'clock'>,
  KeyName: string,
  Policy: string,
): Promise<TestCredentials> {
  const { AccessKey, SecretAccessKey } = await operator(server, 'CreateAccessKey', {
    KeyName,
    Policy,
  });
  return { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: SecretAccessKey };
}
