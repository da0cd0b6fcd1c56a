/** What every part of a user's page works on. */
import type {
  AdminGetUserCommandOutput,
  UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

export interface UserPartProps {
  readonly pool: string;
  /** The real username, which every operation takes. */
  readonly username: string;
  readonly user: AdminGetUserCommandOutput;
  readonly description: UserPoolType;
  readonly reload: () => void;
  /** How often the page was loaded anew: what a part lists may be other by then. */
  readonly turn: number;
}
