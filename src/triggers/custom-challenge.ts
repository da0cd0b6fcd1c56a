/** The three functions of a sign-in whose challenges are the pool's own (CUSTOM_AUTH). */

import { flag, text, textsByName } from './answer.ts';
import type { SignInUser } from './authentication.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

/** The result of one challenge, as functions see it. */
export interface ChallengeResult {
  readonly challengeName: string;
  readonly challengeResult: boolean;
  readonly challengeMetadata: string | null;
}

interface CustomChallengeInput {
  readonly user: SignInUser;
  /** Every challenge so far, oldest first. */
  readonly session: readonly ChallengeResult[];
  readonly clientMetadata: Metadata;
}

export interface ChallengeDecision {
  readonly issueTokens: boolean;
  readonly failAuthentication: boolean;
  readonly challengeName: string | undefined;
}

/** DefineAuthChallenge: what comes next. It alone decides when tokens are issued. */
export const defineAuthChallenge: Trigger<CustomChallengeInput, ChallengeDecision> = {
  name: 'DefineAuthChallenge',
  event: ({ user, session, clientMetadata }) => ({
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
  /** Sent to the client. */
  readonly shown: Readonly<Record<string, string>>;
  /** Sent only to the function that verifies the answer. */
  readonly hidden: Readonly<Record<string, string>>;
  readonly metadata: string | undefined;
}

/** CreateAuthChallenge: creates the challenge that is sent to the client. */
export const createAuthChallenge: Trigger<CustomChallengeInput, CreatedChallenge> = {
  name: 'CreateAuthChallenge',
  event: ({ user, session, clientMetadata }) => ({
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

interface VerifyAuthChallengeInput {
  readonly user: SignInUser;
  readonly hidden: Readonly<Record<string, string>>;
  readonly answer: string;
  readonly clientMetadata: Metadata;
}

/** VerifyAuthChallengeResponse: whether the answer is right. */
export const verifyAuthChallengeResponse: Trigger<VerifyAuthChallengeInput, boolean> = {
  name: 'VerifyAuthChallengeResponse',
  event: ({ user, hidden, answer, clientMetadata }) => ({
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
