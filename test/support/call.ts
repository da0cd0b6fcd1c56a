/** Requests to the API without the SDK: for thousands of them, or for malformed ones. */
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface CallAnswer {
  readonly status: number;
  /** The error's name, or undefined for a success. */
  readonly error: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape the test expects of it
  readonly body: any;
}

/** Posts `input` to an operation that needs no signature. */
export function call(url: string, operation: string, input: unknown): Promise<CallAnswer> {
  const text = JSON.stringify(input);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
          'Content-Length': Buffer.byteLength(text),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString();
          const body = answer === '' ? {} : JSON.parse(answer);
          resolve({ status: response.statusCode!, error: body.__type, body });
        });
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}
