/** Choice-based sign-in (USER_AUTH): an app that offers it, its first request and its answers. */
import type { AuthFactorType, ChallengeNameType } from '@aws-sdk/client-cognito-identity-provider';
import type { App, AppSettings } from './app.ts';
import { onceApp, SMS } from './codes.ts';
import type { Poolhouse } from './servers.ts';

/** What a user needs to be reached by both kinds of one-time codes. */
export const MAIL = 'alice@example.com';
export const PHONE = '+15555550199';
export const REACHABLE = {
  email: MAIL,
  email_verified: 'true',
  phone_number: PHONE,
  phone_number_verified: 'true',
};

/** An app whose users may choose among `factors`, by a client with the flows of USER_AUTH. */
export function choiceApp(
  poolhouse: Poolhouse,
  factors: readonly AuthFactorType[],
  { pool, client, ...settings }: AppSettings = {},
): Promise<App> {
  return onceApp(poolhouse, {
    ...settings,
    pool: {
      ...SMS,
      Policies: { SignInPolicy: { AllowedFirstAuthFactors: [...factors] } },
      ...pool,
    },
    client: {
      ExplicitAuthFlows: [
        'ALLOW_USER_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...client,
    },
  });
}

/** The first request of a choice-based sign-in. */
export function choose(
  { cognito, clientId }: App,
  username: string,
  parameters: Readonly<Record<string, string>> = {},
  session?: string,
) {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'USER_AUTH',
    AuthParameters: { USERNAME: username, ...parameters },
    Session: session,
  });
}

/** Answers a challenge. */
export function answer(
  { cognito, clientId }: App,
  challenge: ChallengeNameType,
  session: string | undefined,
  username: string,
  responses: Readonly<Record<string, string>> = {},
) {
  return cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: challenge,
    Session: session,
    ChallengeResponses: { USERNAME: username, ...responses },
  });
}

export const WRONG = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
};
export const INVALID_SESSION = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user.',
};
export const SPENT_SESSION = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user, session can only be used once.',
};
export const WRONG_CODE = {
  name: 'CodeMismatchException',
  message: 'Invalid code or auth state for the user.',
};
