import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

/** The user as the functions of a sign-in see it. */
export interface SignInUser {
  readonly userAttributes: Readonly<Record<string, string>>;
  /** Set where the client hides who exists: functions then run for unknown users too. */
  readonly userNotFound?: boolean;
}

/** PreAuthentication: a sign-in begins; what the function throws refuses it. */
export const preAuthentication: Trigger<{ user: SignInUser; validationData: Metadata }, void> = {
  name: 'PreAuthentication',
  event: ({ user, validationData }) => ({
    triggerSource: 'PreAuthentication_Authentication',
    request: {
      ...user,
      validationData: Object.keys(validationData).length > 0 ? validationData : null,
    },
    response: {},
  }),
  read: () => {},
};

interface PostAuthenticationInput {
  readonly user: SignInUser;
  readonly newDeviceUsed: boolean;
  readonly clientMetadata: Metadata;
}

/** PostAuthentication: every factor is proven; what the function throws still refuses the tokens. */
export const postAuthentication: Trigger<PostAuthenticationInput, void> = {
  name: 'PostAuthentication',
  event: ({ user, newDeviceUsed, clientMetadata }) => ({
    triggerSource: 'PostAuthentication_Authentication',
    request: { ...user, newDeviceUsed, ...metadataMember(clientMetadata) },
    response: {},
  }),
  read: () => {},
};
