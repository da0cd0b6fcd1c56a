/** Codes that were sent, and pools whose users get them. */
import type { CreateUserPoolCommandInput } from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp, PASSWORD } from './app.ts';
import type { Poolhouse } from './servers.ts';

/** What a pool needs before it may send SMS. */
export const SMS: Partial<CreateUserPoolCommandInput> = {
  SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::123456789012:role/sms' },
};

/** What a pool needs before it may send codes of sign-in by e-mail. */
export const OWN_EMAIL = {
  EmailConfiguration: {
    EmailSendingAccount: 'DEVELOPER',
    SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/example.com',
  },
} satisfies Partial<CreateUserPoolCommandInput>;

/**
 * An app whose client asks once: the SDK takes a limit that is reached for a server that is busy,
 * and would wait and ask again.
 */
export async function onceApp(poolhouse: Poolhouse, settings: AppSettings = {}): Promise<App> {
  const app = await createApp(poolhouse, settings);
  return { ...app, cognito: poolhouse.client({ maxAttempts: 1 }) };
}

/** The same with a pool that verifies e-mail addresses at sign-up. */
export function signUpApp(poolhouse: Poolhouse, settings: AppSettings = {}): Promise<App> {
  return onceApp(poolhouse, {
    ...settings,
    pool: { AutoVerifiedAttributes: ['email'], ...settings.pool },
  });
}

/** The code of the last message to `to` in the app's pool. */
export function codeFor({ poolhouse, poolId }: App, to: string): string {
  const message = poolhouse.inbox({ userPoolId: poolId, to })[0];
  if (!message?.code) throw new Error(`no code was sent to ${to}`);
  return message.code;
}

/** How many messages the app's pool has sent. */
export function messagesOf({ poolhouse, poolId }: App): number {
  return poolhouse.inbox({ userPoolId: poolId }).length;
}

/** Six digits that are not `code`. */
export function otherThan(code: string): string {
  return code === '000000' ? '000001' : '000000';
}

/** Signs `username` up with these attributes and the usual password. */
export function signUp(app: App, username: string, attributes: Record<string, string> = {}) {
  return app.cognito.signUp({
    ClientId: app.clientId,
    Username: username,
    Password: PASSWORD,
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
  });
}

/** Confirms a sign-up, with whatever else the request has. */
export function confirm(
  { cognito, clientId }: App,
  username: string,
  code: string,
  more: { ForceAliasCreation?: boolean } = {},
) {
  return cognito.confirmSignUp({
    ClientId: clientId,
    Username: username,
    ConfirmationCode: code,
    ...more,
  });
}

/** The user as an administrator sees it, attributes as a record. */
export async function shown({ cognito, poolId }: App, username: string) {
  const user = await cognito.adminGetUser({ UserPoolId: poolId, Username: username });
  const attributes = Object.fromEntries(
    (user.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]),
  );
  return { username: user.Username, status: user.UserStatus, enabled: user.Enabled, attributes };
}

/** How many of the requests succeeded, and the names of the errors of the others. */
export async function outcomes(requests: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(requests);
  const failures = settled.filter((each) => each.status === 'rejected');
  return {
    successes: settled.length - failures.length,
    errors: new Set(failures.map(({ reason }) => (reason as Error).name)),
  };
}

export const MISMATCH = {
  name: 'CodeMismatchException',
  message: 'Invalid verification code provided, please try again.',
};
export const EXPIRED = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
};
export const LIMIT = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
};
export const NOBODY = {
  name: 'UserNotFoundException',
  message: 'Username/client id combination not found.',
};
