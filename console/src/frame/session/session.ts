/** Who uses the console, and the credentials that their requests are signed with. */
import { AdministratorSession } from './administrator-session.ts';
import type { ConsoleConfig } from './config.ts';

/** As the AWS SDK takes them; it asks again before they expire. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface Session {
  /** The administrator; undefined on a development server, where nobody signs in. */
  readonly person: string | undefined;
  readonly credentials: () => Promise<Credentials>;
  /** After the server has refused the credentials: whether there are others now. */
  readonly renew: () => Promise<boolean>;
  readonly signOut: (() => void) | undefined;
  /** Goes on to the sign-in, and comes back to the view. */
  readonly signIn: () => void;
}

/** Why there is no session. `redirecting` goes away by itself. */
export type NoSession =
  | { readonly reason: 'redirecting' | 'no-administration' | 'insecure' | 'stale' | 'signed-out' }
  | {
      readonly reason: 'refused';
      readonly message: string;
      /** At the pages too, for they would go on with the person who is refused. */
      readonly signOut: () => void;
    };

const DEVELOPMENT: Session = {
  person: undefined,
  credentials: async () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
  renew: async () => false,
  signOut: undefined,
  signIn: () => location.reload(),
};

/** The session of this browser; where there is none, it goes on to the sign-in. */
export async function openSession(config: ConsoleConfig): Promise<Session | NoSession> {
  if (config.mode === 'dev') return DEVELOPMENT;
  if (!config.administration) return { reason: 'no-administration' };
  if (!isSecureContext) return { reason: 'insecure' };
  return AdministratorSession.open(config.administration);
}
