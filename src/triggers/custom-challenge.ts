/** The three functions of a sign-in whose challenges are the pool's own (CUSTOM_AUTH). */

import { flag, text, textsByName } from './answer.ts';
import type { SignInUser } from './authentication.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

/** What became of one challenge, as functions see it. */
export interface Round {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

interface Input {
  readonly user: SignInUser;
  /** Every challenge so far, oldest first. */
  readonly session: readonly Round[];
  readonly clientMetadata: Metadata;
}

export interface Decision {
  readonly issueTokens: boolean;
  readonly failAuthentication: boolean;
  readonly challengeName: string | undefined;
}

/** DefineAuthChallenge: what comes next. It alone decides when tokens are issued. */
export const defineAuthChallenge: Trigger<Input, Decision> = {
  name: 'DefineAuthChallenge',
  occasion: ({ user, session, clientMetadata }) => ({
    triggerSource: 'DefineAuthChallenge_Authentication',
    request: { ...user, session, ...metadataMember(clientMetadata) },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  }),
  read: (response) => ({
    issueTokens: flag(response, 'issueTokens'),
    failAuthentication: flag(response, 'failAuthentication'),
    challengeName: text(response, 'challengeName'),
  }),
};

export interface CreatedChallenge {
  /** The client is told these. */
  readonly shown: Readonly<Record<string, string>>;
  /** Only the function that verifies is told these. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
}

/** CreateAuthChallenge: makes the challenge the client is asked. */
export const createAuthChallenge: Trigger<Input, CreatedChallenge> = {
  name: 'CreateAuthChallenge',
  occasion: ({ user, session, clientMetadata }) => ({
    triggerSource: 'CreateAuthChallenge_Authentication',
    request: {
      ...user,
      challengeName: 'CUSTOM_CHALLENGE',
      session,
      ...metadataMember(clientMetadata),
    },
    response: {
      publicChallengeParameters: null,
      privateChallengeParameters: null,
      challengeMetadata: null,
    },
  }),
  read: (response) => ({
    shown: textsByName(response, 'publicChallengeParameters') ?? {},
    hidden: textsByName(response, 'privateChallengeParameters') ?? {},
    metadata: text(response, 'challengeMetadata'),
  }),
};

interface Answered {
  readonly user: SignInUser;
  readonly hidden: Readonly<Record<string, string>>;
  readonly answer: string;
  readonly clientMetadata: Metadata;
}

/** VerifyAuthChallengeResponse: whether the answer is right. */
export const verifyAuthChallengeResponse: Trigger<Answered, boolean> = {
  name: 'VerifyAuthChallengeResponse',
  occasion: ({ user, hidden, answer, clientMetadata }) => ({
    triggerSource: 'VerifyAuthChallengeResponse_Authentication',
    request: {
      ...user,
      privateChallengeParameters: hidden,
      challengeAnswer: answer,
      ...metadataMember(clientMetadata),
    },
    response: { answerCorrect: null },
  }),
  read: (response) => flag(response, 'answerCorrect'),
};
