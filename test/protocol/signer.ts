/** Requests signed by the AWS SDK's own signer, and ways to spoil them. */
import assert from 'node:assert/strict';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SignedRequest } from '#api/protocol/sigv4.ts';
import type { CognitoError } from '#contract/errors.ts';
import type { AccessKey } from '#store/tables/access-keys.ts';

export const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
export const KEY: AccessKey = { id: 'AKIDEXAMPLE', secret: SECRET, name: 'deploy', createdAt: 0 };
export const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);
export const clock = { now: () => NOW };
export const keys = {
  find: async (id: string) => (id === KEY.id ? KEY : undefined),
  list: async () => ({ items: [KEY] }),
};

export const keyUses = { note: () => {} };
export const roleSessions = { open: async () => undefined };

/** SHA-256 and its HMAC in the form the signer asks for. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as Uint8Array);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

/** A request signed by the AWS SDK's own signer. */
export async function signed(
  options: {
    body?: string;
    headers?: Record<string, string>;
    query?: Record<string, string | string[]>;
    at?: number;
    secret?: string;
    keyId?: string;
    service?: string;
    region?: string;
    sessionToken?: string;
    path?: string;
  } = {},
): Promise<SignedRequest> {
  const signer = new SignatureV4({
    service: options.service ?? 'cognito-idp',
    region: options.region ?? 'us-east-1',
    sha256: Sha256,
    credentials: {
      accessKeyId: options.keyId ?? KEY.id,
      secretAccessKey: options.secret ?? SECRET,
      ...(options.sessionToken && { sessionToken: options.sessionToken }),
    },
  });
  const body = options.body ?? '{"MaxResults":10}';
  const { headers } = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: 'localhost',
      path: options.path ?? '/',
      query: options.query ?? {},
      headers: {
        host: 'localhost:9229',
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools',
        ...options.headers,
      },
      body,
    },
    { signingDate: new Date(options.at ?? NOW) },
  );
  const query = Object.entries(options.query ?? {})
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');
  return {
    method: 'POST',
    target: (options.path ?? '/') + (query && `?${query}`),
    rawHeaders: Object.entries(headers).flat(),
    body: Buffer.from(body),
  };
}

export function refusedAs(name: string, message: string | RegExp) {
  return (error: CognitoError) => {
    assert.equal(error.name, name);
    if (typeof message === 'string') assert.equal(error.message, message);
    else assert.match(error.message, message);
    return true;
  };
}

export function altered(request: SignedRequest, header: string, value: string | undefined) {
  const rawHeaders: string[] = [];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i]!;
    if (name !== header) rawHeaders.push(name, request.rawHeaders[i + 1]!);
    else if (value !== undefined) rawHeaders.push(name, value);
  }
  return { ...request, rawHeaders };
}

export const authorizationOf = ({ rawHeaders }: SignedRequest) =>
  rawHeaders[rawHeaders.indexOf('authorization') + 1]!;
