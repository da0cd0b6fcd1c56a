/** Failures around users: their names and passwords, and the codes and messages they are sent. */
import { asGiven, type FailureEntry } from './entry.ts';

export const USER_FAILURES = {
  // Users and passwords

  userNotFound: ['UserNotFoundException', 'User does not exist.'],
  /** What the operations that send or take codes say of an unknown user. */
  userOfClientNotFound: ['UserNotFoundException', 'Username/client id combination not found.'],
  /** An unknown user, in operations that do not document UserNotFoundException. */
  deviceOwnerNotFound: ['ResourceNotFoundException', 'User does not exist.'],
  usernameExists: ['UsernameExistsException', 'User already exists'],
  /** The same, as AdminCreateUser says it. */
  userAccountExists: ['UsernameExistsException', 'User account already exists'],
  preferredUsernameExists: [
    'UsernameExistsException',
    'Already found an entry for the provided username.',
  ],
  contactExists: [
    'UsernameExistsException',
    (kind: string) => `An account with the given ${kind} already exists.`,
  ],
  aliasExists: [
    'AliasExistsException',
    (what: string) => `An account with the ${what} already exists.`,
  ],
  preferredUsernameAliasExists: [
    'AliasExistsException',
    'Already found an entry for the provided username.',
  ],
  groupExists: ['GroupExistsException', 'A group with the name already exists.'],
  invalidPassword: ['InvalidPasswordException', asGiven],
  passwordInHistory: [
    'PasswordHistoryPolicyViolationException',
    'Password has previously been used.',
  ],
  /** Names that sign in once they are verified cannot be names from the start. */
  addressAsUsername: [
    'InvalidParameterException',
    (kind: 'email' | 'phone number') =>
      `Username cannot be of ${kind} format, since user pool is configured for ${kind} alias.`,
  ],
  unsupportedUserState: ['UnsupportedUserStateException', asGiven],

  // Messages that cannot be delivered: no sender is configured, or it is out of order

  emailUnconfigured: [
    'CodeDeliveryFailureException',
    'This server has no e-mail sender, so it cannot deliver messages by e-mail.',
  ],
  smsUnconfigured: [
    'CodeDeliveryFailureException',
    'This server has no SMS sender, so it cannot deliver messages by SMS.',
  ],
  emailOutage: [
    'CodeDeliveryFailureException',
    'Messages cannot be delivered by e-mail at the moment. Try again later.',
  ],
  smsOutage: [
    'CodeDeliveryFailureException',
    'Messages cannot be delivered by SMS at the moment. Try again later.',
  ],

  // Codes of sign-up, recovery and changed addresses

  codeMismatch: ['CodeMismatchException', 'Invalid verification code provided, please try again.'],
  /** The code has ended, was used, was replaced or was never sent. */
  codeExpired: ['ExpiredCodeException', 'Invalid code provided, please request a code again.'],
  notVerifiable: [
    'InvalidParameterException',
    'Invalid attribute name. Only phone_number and email can be verified.',
  ],
  /** A code is asked for, and the user has nothing it could be sent to. */
  noContactValue: [
    'InvalidParameterException',
    (attribute: 'email' | 'phone_number') =>
      `User does not have a valid registered ${attribute === 'email' ? 'email address' : 'phone number'}`,
  ],
  signUpNotPermitted: ['NotAuthorizedException', 'SignUp is not permitted for this user pool'],
  cannotConfirm: [
    'NotAuthorizedException',
    (status: string) => `User cannot be confirmed. Current status is ${status}`,
  ],
  /** A code of sign-up, brought by a user who is confirmed. */
  cannotConfirmAgain: [
    'NotAuthorizedException',
    'User cannot be confirmed. Current status is CONFIRMED',
  ],
  /** Another code of sign-up, asked for by a user who is confirmed. */
  alreadyConfirmed: ['InvalidParameterException', 'User is already confirmed.'],
  nothingToResend: [
    'InvalidParameterException',
    'Cannot resend codes. Auto verification not turned on.',
  ],
  recoveryByAdminOnly: ['NotAuthorizedException', 'Contact administrator to reset password.'],
  cannotRecoverInState: [
    'NotAuthorizedException',
    'User password cannot be reset in the current state.',
  ],
  noRecoveryMedium: [
    'InvalidParameterException',
    'Cannot reset password for the user as there is no registered/verified email or phone_number',
  ],

  // Users of providers

  /** A factor for a user who signs in at a provider alone. */
  federatedFactor: [
    'NotAuthorizedException',
    'Users who sign in at an identity provider cannot set up this factor.',
  ],
  /** What is to be linked is a user already. */
  sourceSignedUp: [
    'InvalidParameterException',
    'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
  ],
  /** The same, of a subject that is linked to another user. */
  sourceLinked: [
    'InvalidParameterException',
    'Merging is not currently supported, provide a SourceUser that has not been signed up in order to link',
  ],
  identityLinked: ['InvalidParameterException', 'SourceUser is already linked to DestinationUser'],
  nativeSource: [
    'InvalidParameterException',
    'Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser',
  ],
  identityNotLinked: [
    'InvalidParameterException',
    "Account isn't linked to anyone else, verify that the account has been linked",
  ],
  /** The user could not sign in any more. */
  lastWayIn: ['InvalidParameterException', 'A user cannot be left without a way to sign in.'],

  // Threat protection

  addOnNotEnabled: [
    'UserPoolAddOnNotEnabledException',
    'Threat protection is not enabled for the user pool.',
  ],
  /** Whoever threat protection keeps out does not learn why. */
  blockedForSecurity: ['NotAuthorizedException', 'Unable to login because of security reasons.'],
  compromisedPassword: [
    'InvalidPasswordException',
    'Provided password cannot be used for security reasons.',
  ],
  eventNotFound: ['ResourceNotFoundException', 'Auth event does not exist.'],
  feedbackTokenInvalid: ['NotAuthorizedException', 'Invalid feedback token.'],
} as const satisfies Record<string, FailureEntry>;
