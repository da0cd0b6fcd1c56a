import type { AttributeType } from '#contract/types.ts';
import { flag } from './answer.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

interface PreSignUpInput {
  readonly source: 'SignUp' | 'AdminCreateUser' | 'ExternalProvider';
  /** As the request has them: the user does not exist yet. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly validationData: Metadata | undefined;
  readonly clientMetadata: Metadata | undefined;
}

/** A function's decision on a sign-up. */
export interface SignUpDecision {
  readonly confirmed: boolean;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
}

/** PreSignUp: before a user is created; what it throws refuses the user. */
export const preSignUp: Trigger<PreSignUpInput, SignUpDecision> = {
  name: 'PreSignUp',
  event: ({ source, attributes, validationData, clientMetadata }) => ({
    triggerSource: `PreSignUp_${source}`,
    request: {
      userAttributes: attributes,
      validationData: validationData ?? null,
      ...metadataMember(clientMetadata),
    },
    response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
  }),
  read: (response) => ({
    confirmed: flag(response, 'autoConfirmUser'),
    emailVerified: flag(response, 'autoVerifyEmail'),
    phoneVerified: flag(response, 'autoVerifyPhone'),
  }),
};

/** ValidationData as functions see it: by name, entries without a value left out. */
export function validationDataOf(list: readonly AttributeType[] | undefined): Metadata | undefined {
  if (!list || list.length === 0) return undefined;
  return Object.fromEntries(list.flatMap(({ Name, Value }) => (Value ? [[Name, Value]] : [])));
}
