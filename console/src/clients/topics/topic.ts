/** What every topic of an app client's settings is given. */
import type { UserPoolClientType, UserPoolType } from '@aws-sdk/client-cognito-identity-provider';
import type { ClientChange } from '../client-update.ts';

export interface TopicProps {
  readonly client: UserPoolClientType;
  readonly pool: UserPoolType;
  /** Makes this change of the client as it is now, and nothing else. */
  readonly save: (change: ClientChange) => Promise<void>;
  /** The same as a command. */
  readonly commandOf: (change: ClientChange) => string;
  readonly reload: () => void;
}
