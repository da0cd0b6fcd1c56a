import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { type Metadata, metadataMember, type Trigger, userAttributesOf } from './trigger.ts';

interface PostConfirmationInput {
  readonly source: 'ConfirmSignUp' | 'ConfirmForgotPassword';
  readonly pool: Pool;
  /** As it is after the confirmation. */
  readonly user: User;
  readonly clientMetadata: Metadata | undefined;
}

/** PostConfirmation: a user was confirmed, and stays so whatever the function says. */
export const postConfirmation: Trigger<PostConfirmationInput, void> = {
  name: 'PostConfirmation',
  event: ({ source, pool, user, clientMetadata }) => ({
    triggerSource: `PostConfirmation_${source}`,
    request: { userAttributes: userAttributesOf(pool, user), ...metadataMember(clientMetadata) },
    response: {},
  }),
  read: () => {},
};
