/** Pools whose users sign in by challenges of their own, and the steps of such a sign-in. */
import type {
  InitiateAuthCommandOutput,
  RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { type App, type AppSettings, createApp } from '../support/app.ts';
import type { Poolhouse } from '../support/servers.ts';
import { answering, type Functions, type Handler } from './functions.ts';

export type Answer = InitiateAuthCommandOutput | RespondToAuthChallengeCommandOutput;

export const WRONG = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };

/** The functions of a pool; one that is null is missing. */
export interface CustomFunctions {
  readonly define?: Handler | null;
  readonly create?: Handler | null;
  readonly verify?: Handler | null;
}

/** One question, three tries: what most pools do. */
export const oneQuestion: Handler = (event) => {
  const { session } = event.request;
  const isRight = session.at(-1)?.challengeResult === true;
  return answering({
    issueTokens: isRight,
    failAuthentication: !isRight && session.length >= 3,
    challengeName: 'CUSTOM_CHALLENGE',
  })(event);
};

const asksColour = answering({
  publicChallengeParameters: { question: 'colour?' },
  privateChallengeParameters: { answer: 'blue' },
  challengeMetadata: 'COLOUR',
});

const compares: Handler = (event) => {
  const { privateChallengeParameters, challengeAnswer } = event.request;
  return answering({ answerCorrect: privateChallengeParameters.answer === challengeAnswer })(event);
};

/** An app whose pool asks one question, unless `own` functions do something else. */
export function customApp(
  poolhouse: Poolhouse,
  functions: Functions,
  own: CustomFunctions = {},
  settings: AppSettings = {},
): Promise<App> {
  const { define = oneQuestion, create = asksColour, verify = compares } = own;
  return createApp(poolhouse, {
    ...settings,
    pool: {
      ...settings.pool,
      LambdaConfig: {
        ...settings.pool?.LambdaConfig,
        ...(define && { DefineAuthChallenge: functions.on('define', define) }),
        ...(create && { CreateAuthChallenge: functions.on('create', create) }),
        ...(verify && { VerifyAuthChallengeResponse: functions.on('verify', verify) }),
      },
    },
    client: {
      ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
      ...settings.client,
    },
  });
}

export function begin(
  { cognito, clientId }: App,
  username: string,
  more: Record<string, string> = {},
  ClientMetadata?: Record<string, string>,
) {
  return cognito.initiateAuth({
    ClientId: clientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: username, ...more },
    ClientMetadata,
  });
}

/** Answers CUSTOM_CHALLENGE. */
export function respond(
  { cognito, clientId }: App,
  { Session, ChallengeParameters }: Answer,
  ANSWER: string,
  ClientMetadata?: Record<string, string>,
) {
  return cognito.respondToAuthChallenge({
    ClientId: clientId,
    ChallengeName: 'CUSTOM_CHALLENGE',
    Session,
    ChallengeResponses: { USERNAME: ChallengeParameters!.USERNAME!, ANSWER },
    ClientMetadata,
  });
}
