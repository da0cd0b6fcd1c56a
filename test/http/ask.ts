/** Requests under any name and from any page, with headers that fetch does not let one set. */
import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A request to the server at `url` under the name `host`. */
export function ask(
  url: string,
  host: string,
  path: string,
  { method = 'GET', headers = {}, body = '' } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method, headers: { ...headers, host } },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A signed request to an operation. */
export const api = (operation: string, input: object) => ({
  method: 'POST',
  headers: {
    'Content-Type': 'application/x-amz-json-1.1',
    'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
    'X-Amz-Date': '20300601T120015Z',
    Authorization: `AWS4-HMAC-SHA256 Credential=local/20300601/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  },
  body: JSON.stringify(input),
});
