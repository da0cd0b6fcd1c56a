/** Users with an authenticator in pools with recovery codes, and requests to their route. */
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import {
  type App,
  type AuthenticatorApp,
  answerTotp,
  beginPassword,
  createApp,
  createUser,
  enrol,
  signIn,
} from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';

/** What switches recovery codes on. */
export const ENABLED: Partial<CreateUserPoolCommandInput> = {
  UserPoolTags: { 'poolhouse:recovery-codes': 'enabled' },
};

export const MISMATCH = {
  name: 'CodeMismatchException',
  message: 'Invalid code received for user',
};
export const LOCKED = { name: 'NotAuthorizedException', message: 'Password attempts exceeded' };

/** What the route answers, success or not. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly codes?: readonly string[];
    readonly remaining?: number;
    readonly createdAt?: string;
    readonly __type?: string;
    readonly message?: string;
  };
}

export const route = ({ url }: Pick<Poolhouse, 'url'>) => `${url}/_poolhouse/recovery-codes`;

/** Asks the route; `userCode` goes into the body. */
export async function ask(
  poolhouse: Pick<Poolhouse, 'url'>,
  method: 'GET' | 'POST' | 'DELETE',
  accessToken: string,
  userCode?: string,
): Promise<Answer> {
  const response = await fetch(route(poolhouse), {
    method,
    headers: { Authorization: `Bearer ${accessToken}` },
    ...(userCode !== undefined && { body: JSON.stringify({ userCode }) }),
  });
  const body = (await response.json()) as Answer['body'];
  return { status: response.status, headers: response.headers, body };
}

export interface Owner {
  readonly app: App;
  readonly userId: string;
  readonly phone: AuthenticatorApp;
  readonly accessToken: string;
}

/** alice, who has an authenticator, in a pool with recovery codes unless `pool` says otherwise. */
export async function enrolledUser(
  poolhouse: Poolhouse,
  pool: Partial<CreateUserPoolCommandInput> = ENABLED,
): Promise<Owner> {
  const app = await createApp(poolhouse, { mfa: 'OPTIONAL', pool });
  const userId = await createUser(app, 'alice');
  const { AccessToken: accessToken } = await signIn(app, 'alice');
  const phone = await enrol(app, accessToken);
  return { app, userId, phone, accessToken };
}

/** New codes for the user; moves time to the authenticator's next code. */
export async function makeCodes({ app, phone, accessToken }: Owner): Promise<readonly string[]> {
  const { status, body } = await ask(app.poolhouse, 'POST', accessToken, phone.code());
  if (!body.codes) throw new Error(`no codes but ${status} ${body.__type}: ${body.message}`);
  app.poolhouse.clock.advance(30_000);
  return body.codes;
}

/** How many codes the user has. */
export async function remaining({ app, accessToken }: Owner): Promise<number | undefined> {
  return (await ask(app.poolhouse, 'GET', accessToken)).body.remaining;
}

/** Signs alice in with her password and `code` at SOFTWARE_TOKEN_MFA. */
export async function signInWith(app: App, code: string) {
  const { Session } = await beginPassword(app, 'alice');
  return answerTotp(app, Session, 'alice', code);
}
