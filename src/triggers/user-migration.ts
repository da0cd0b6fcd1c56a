import { invalidLambdaResponse } from '#contract/errors.ts';
import { flag, oneOf, texts, textsByName } from './answer.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

interface UserMigrationInput {
  readonly source: 'Authentication' | 'ForgotPassword';
  /** The password as typed; absent in the flow of a forgotten password. */
  readonly password: string | undefined;
  readonly validationData: Metadata | undefined;
  readonly clientMetadata: Metadata | undefined;
}

/** The user a function found elsewhere, to be created here. */
export interface MigratedUser {
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: 'CONFIRMED' | 'RESET_REQUIRED' | undefined;
  /** Whether no invitation is sent. */
  readonly quiet: boolean;
  readonly deliveryMediums: readonly ('EMAIL' | 'SMS')[] | undefined;
  readonly forceAliasCreation: boolean;
  readonly smsMfa: boolean;
}

const MEDIUMS = ['EMAIL', 'SMS'] as const;

/** UserMigration: the pool has no user of this name, and the function may know one elsewhere. */
export const userMigration: Trigger<UserMigrationInput, MigratedUser> = {
  name: 'UserMigration',
  event: ({ source, password, validationData, clientMetadata }) => ({
    triggerSource: `UserMigration_${source}`,
    request: {
      ...(password !== undefined && { password }),
      validationData: validationData ?? null,
      ...metadataMember(clientMetadata),
    },
    response: {
      userAttributes: null,
      finalUserStatus: null,
      messageAction: null,
      desiredDeliveryMediums: null,
      forceAliasCreation: null,
      enableSMSMFA: null,
    },
  }),
  read: (response) => {
    const attributes = textsByName(response, 'userAttributes');
    if (!attributes) throw invalidLambdaResponse();
    return {
      attributes,
      status: oneOf(response, 'finalUserStatus', ['CONFIRMED', 'RESET_REQUIRED']),
      quiet: oneOf(response, 'messageAction', ['SUPPRESS']) === 'SUPPRESS',
      deliveryMediums: mediums(texts(response, 'desiredDeliveryMediums')),
      forceAliasCreation: flag(response, 'forceAliasCreation'),
      smsMfa: flag(response, 'enableSMSMFA'),
    };
  },
};

function mediums(given: readonly string[] | undefined): MigratedUser['deliveryMediums'] {
  return given?.map((name) => {
    const known = MEDIUMS.find((medium) => medium === name);
    if (!known) throw invalidLambdaResponse();
    return known;
  });
}
