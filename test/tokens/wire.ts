/** Requests with dev credentials as bytes on the wire, and tokens taken apart unverified. */

const DEV_AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=local/20300601/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=00';

export interface Answered {
  readonly status: number;
  /** The name of the failure; undefined for a success. */
  readonly error: string | undefined;
  readonly message: string | undefined;
  /** The whole body. */
  readonly text: string;
  readonly body: Record<string, unknown>;
}

/** Sends `input` to any operation; a refusal is an answer too. */
export async function send(url: string, operation: string, input: unknown): Promise<Answered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-amz-json-1.1',
      'X-Amz-Target': `AWSCognitoIdentityProviderService.${operation}`,
      'X-Amz-Date': '20300601T120015Z',
      Authorization: DEV_AUTHORIZATION,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return {
    status: response.status,
    error: response.ok ? undefined : String(body.__type),
    message: response.ok ? undefined : String(body.message),
    text,
    body,
  };
}

/** The header and the claims of a signed token, unverified. */
export function decoded(token: string): {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
} {
  const [header, claims] = token
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  return { header: JSON.parse(header!), claims: JSON.parse(claims!) };
}
