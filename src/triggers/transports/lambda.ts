/** Functions behind an endpoint that speaks AWS Lambda's Invoke: Amazon's own, or a local one. */
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsEndpoint } from '#config/aws-endpoint.ts';
import { BodyTooLong } from '#platform/bounded-body.ts';
import { clientConfig } from '../aws-client.ts';
import {
  errorMessageIn,
  InvocationFailure,
  type Reply,
  type Transport,
  textOf,
} from './transport.ts';

/** The members that are read of an error of the client. */
interface Fault {
  readonly name?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

export class LambdaTransport implements Transport {
  readonly #client: LambdaClient;

  constructor(settings: AwsEndpoint, region: string) {
    this.#client = new LambdaClient({
      ...clientConfig(settings, region),
      // The caller counts attempts.
      maxAttempts: 1,
    });
    // The client would read an answer of any length to its end: it gets a bounded one.
    this.#client.middlewareStack.add(
      (next) => async (request) => {
        const result = await next(request);
        const response = result.response as { body?: unknown };
        if (isReadable(response.body)) {
          response.body = Buffer.from(await textOf(response.body), 'utf8');
        }
        return result;
      },
      { step: 'deserialize', name: 'boundedAnswer', priority: 'low' },
    );
  }

  async invoke(arn: string, event: string, signal: AbortSignal): Promise<Reply> {
    try {
      const { Payload, FunctionError } = await this.#client.send(
        new InvokeCommand({ FunctionName: arn, Payload: Buffer.from(event) }),
        { abortSignal: signal },
      );
      const text = Payload ? Buffer.from(Payload).toString('utf8') : '';
      if (FunctionError === undefined) return { returned: text };
      return { threw: errorMessageIn(text) ?? FunctionError };
    } catch (cause) {
      if (cause instanceof BodyTooLong) throw cause;
      throw failureOf(cause as Fault);
    }
  }

  close(): void {
    this.#client.destroy();
  }
}

function failureOf(cause: Fault): InvocationFailure {
  const status = cause.$metadata?.httpStatusCode;
  if (status === undefined) return new InvocationFailure('ServiceException', true, { cause });
  const reason = cause.name && /^\w{1,64}$/.test(cause.name) ? cause.name : 'ServiceException';
  return new InvocationFailure(reason, status === 429 || status >= 500, { cause });
}

function isReadable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
