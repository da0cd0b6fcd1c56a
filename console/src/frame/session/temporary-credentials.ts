/** AssumeRoleWithWebIdentity at the server's STS door: a form goes in, XML comes out. */
import { refusalOf } from './session-refusal.ts';

export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** @throws Error in the words of the server */
export async function assumeRoleWithWebIdentity(request: {
  readonly endpoint: string;
  readonly roleArn: string;
  readonly idToken: string;
  readonly sessionName: string;
}): Promise<TemporaryCredentials> {
  const response = await fetch(request.endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: request.roleArn,
      RoleSessionName: request.sessionName,
      WebIdentityToken: request.idToken,
    }),
  });
  const answer = new DOMParser().parseFromString(await response.text(), 'text/xml');
  const read = (name: string) => answer.getElementsByTagName(name)[0]?.textContent ?? '';
  if (!response.ok) throw refusalOf(response, read('Message') || `HTTP ${response.status}`);
  return {
    accessKeyId: read('AccessKeyId'),
    secretAccessKey: read('SecretAccessKey'),
    sessionToken: read('SessionToken'),
    expiresAt: Date.parse(read('Expiration')),
  };
}
