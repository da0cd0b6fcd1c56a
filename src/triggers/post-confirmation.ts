import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { type Metadata, metadataMember, type Trigger, userAttributesOf } from './trigger.ts';

interface Input {
  readonly source: 'ConfirmSignUp' | 'ConfirmForgotPassword';
  readonly pool: Pool;
  /** As it is since it was confirmed. */
  readonly user: User;
  readonly clientMetadata: Metadata | undefined;
}

/** PostConfirmation: a user was confirmed, and stays so whatever the function says. */
export const postConfirmation: Trigger<Input, void> = {
  name: 'PostConfirmation',
  occasion: ({ source, pool, user, clientMetadata }) => ({
    triggerSource: `PostConfirmation_${source}`,
    request: { userAttributes: userAttributesOf(pool, user), ...metadataMember(clientMetadata) },
    response: {},
  }),
  read: () => {},
};
