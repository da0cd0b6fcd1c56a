/** Requests to the API without the SDK: for thousands of them, or for malformed ones. */
import { Agent, request } from 'node:http';
import { requireDocumented } from './documented-errors.ts';

/** Well-formed, which is all a development server asks of a signature. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20300601/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Answer {
  readonly status: number;
  /** The name of the failure; undefined for a success. */
  readonly error: string | undefined;
  readonly message: string | undefined;
  /** The whole body. */
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape the test expects of it
  readonly body: any;
}

/** Posts `input` to any operation; a refusal is an answer too. */
export async function send(url: string, operation: string, input: unknown): Promise<Answer> {
  const { status, text } = await post(url, operation, JSON.stringify(input));
  const body = text === '' ? {} : JSON.parse(text);
  if (body.__type !== undefined) requireDocumented(operation, body.__type);
  return { status, error: body.__type, message: body.message, text, body };
}

function post(url: string, operation: string, text: string) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
          'X-Amz-Date': '20300601T120015Z',
          Authorization: AUTHORIZATION,
          'Content-Length': Buffer.byteLength(text),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ status: response.statusCode!, text: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}
