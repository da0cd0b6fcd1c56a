import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

/** Whom the functions of a sign-in hear of. */
export interface SignInUser {
  readonly userAttributes: Readonly<Record<string, string>>;
  /** Told where the client hides who exists: then functions run for names that are nobody's too. */
  readonly userNotFound?: boolean;
}

/** PreAuthentication: a sign-in begins; what the function throws refuses it. */
export const preAuthentication: Trigger<{ user: SignInUser; validationData: Metadata }, void> = {
  name: 'PreAuthentication',
  occasion: ({ user, validationData }) => ({
    triggerSource: 'PreAuthentication_Authentication',
    request: {
      ...user,
      validationData: Object.keys(validationData).length > 0 ? validationData : null,
    },
    response: {},
  }),
  read: () => {},
};

interface SignedIn {
  readonly user: SignInUser;
  readonly newDeviceUsed: boolean;
  readonly clientMetadata: Metadata;
}

/** PostAuthentication: every factor is proven; what the function throws still refuses the tokens. */
export const postAuthentication: Trigger<SignedIn, void> = {
  name: 'PostAuthentication',
  occasion: ({ user, newDeviceUsed, clientMetadata }) => ({
    triggerSource: 'PostAuthentication_Authentication',
    request: { ...user, newDeviceUsed, ...metadataMember(clientMetadata) },
    response: {},
  }),
  read: () => {},
};
