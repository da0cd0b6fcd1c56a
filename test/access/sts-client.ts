/** Requests to STS, signed by the AWS SDK's own signer, and what their answers say. */
import { SignatureV4 } from '@smithy/signature-v4';
import type { Role } from '#store/tables/roles.ts';
import { Sha256 } from '../protocol/signer.ts';
import type { Poolhouse } from '../support/servers.ts';

export const ACCOUNT = '123456789012';
export const arnOfRole = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;

export interface TestCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Server = Pick<Poolhouse, 'url' | 'clock'>;

export interface StsAnswer {
  readonly status: number;
  readonly body: string;
  /** The text of the first element of this name. */
  readonly text: (name: string) => string | undefined;
}

/** Asks as `credentials` do, for an action with parameters. */
export async function askSts(
  { url, clock }: Server,
  credentials: TestCredentials,
  parameters: Record<string, string>,
  options: { readonly service?: string; readonly headers?: Record<string, string> } = {},
): Promise<StsAnswer> {
  const body = new URLSearchParams({ Version: '2011-06-15', ...parameters }).toString();
  const { host, hostname } = new URL(url);
  const { service = 'sts' } = options;
  const signer = new SignatureV4({ service, region: 'us-east-1', sha256: Sha256, credentials });
  const unsigned = {
    method: 'POST',
    protocol: 'http:',
    hostname,
    path: '/',
    headers: {
      host,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      ...options.headers,
    },
    body,
  };
  const { headers } = await signer.sign(unsigned, { signingDate: new Date(clock.now()) });
  const response = await fetch(url, { method: 'POST', headers, body });
  const xml = await response.text();
  const text = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return { status: response.status, body: xml, text };
}

/** Credentials of a session, of a role that lets the caller in. */
export async function assume(
  server: Server,
  credentials: TestCredentials,
  role: string,
  more: Record<string, string> = {},
): Promise<Required<TestCredentials>> {
  const answer = await askSts(server, credentials, assumption(role, more));
  if (answer.status !== 200) throw new Error(answer.body);
  return {
    accessKeyId: answer.text('AccessKeyId')!,
    secretAccessKey: answer.text('SecretAccessKey')!,
    sessionToken: answer.text('SessionToken')!,
  };
}

export const assumption = (role: string, more: Record<string, string> = {}) => ({
  Action: 'AssumeRole',
  RoleArn: arnOfRole(role),
  RoleSessionName: 'jane',
  ...more,
});

/** `code: message` of a refusal, or `ok`. */
export const outcomeOf = ({ status, text }: StsAnswer) =>
  status === 200 ? 'ok' : `${text('Code')}: ${text('Message')}`;

let roles = 0;

/** Makes a role that trusts the `Principal` under `Condition`, and may do everything. */
export async function makeRole(
  { server }: Pick<Poolhouse, 'server'>,
  trust: object,
  change: Partial<Role> = {},
): Promise<Role> {
  const Statement = { Effect: 'Allow', Action: 'sts:AssumeRole', ...trust };
  const role: Role = {
    name: `role${++roles}`,
    id: `AROA${roles}`,
    trust: { Version: '2012-10-17', Statement },
    policy: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } },
    maxSessionSeconds: 3600,
    createdAt: 0,
    ...change,
  };
  await server.store.transaction((tx) => tx.roles.insert(role));
  return role;
}
