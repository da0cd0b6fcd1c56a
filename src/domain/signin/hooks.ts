/**
 * Where others take part in a sign-in: triggers, custom challenges, devices.
 *
 * Each hook runs outside transactions, so that it may speak to the world, and refuses by throwing.
 * What it needs of the request, ClientMetadata included, is in what it is given.
 */
import type { AuthenticationResultType } from '#contract/types.ts';
import type { User } from '#store/records.ts';
import type { Grant } from '../tokens/tokens.ts';
import type { Asked, Progress, SignInRequest } from './challenge.ts';
import type { SessionState } from './session.ts';

export interface Hooks {
  /** Nobody here has the name: may bring in the user who has it elsewhere. */
  readonly missingUser?: (request: SignInRequest, name: string) => Promise<User | undefined>;
  /** A sign-in begins; nothing has been looked at yet. */
  readonly beforeFirstFactor?: (asked: Asked) => Promise<void>;
  /** An answer was right; may add to what it achieved before that is committed. */
  readonly beforeCommit?: (
    asked: Asked,
    from: Pick<SessionState, 'flow' | 'proven'>,
    progress: Progress,
  ) => Promise<Progress>;
  /** The grant is committed, its tokens are not signed yet; may add to the result. */
  readonly beforeTokens?: (
    asked: Asked,
    grant: Grant,
  ) => Promise<Pick<AuthenticationResultType, 'NewDeviceMetadata'>>;
}
