/** Requests to a development server, signed and unsigned operations alike, at little cost. */
import { Agent, request } from 'node:http';

/** Well-formed, which is all a development server asks of a signature. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20300101/us-east-1/cognito-idp/aws4_request, ' +
  `SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export interface Answer {
  readonly status: number;
  /** The error's name, or undefined for a success. */
  readonly error: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape the model expects of it
  readonly body: any;
}

/** Posts `input` to an operation; fails the run for every answer that is neither 200 nor 400. */
export async function send(url: string, operation: string, input: object): Promise<Answer> {
  const { status, text } = await post(url, operation, JSON.stringify(input));
  const body = text === '' ? {} : JSON.parse(text);
  if (status !== 200 && status !== 400) {
    throw new Error(`${operation} was answered ${status} ${text}`);
  }
  return { status, error: body.__type, body };
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
          'X-Amz-Date': '20300101T000000Z',
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
