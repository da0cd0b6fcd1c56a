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
  readonly signOut: (() => void) | undefined;
}

/** Why there is no session. `redirecting` goes away by itself. */
export type NoSession =
  | { readonly reason: 'redirecting' | 'no-administration' | 'insecure' | 'stale' }
  | { readonly reason: 'refused'; readonly message: string };

const DEVELOPMENT: Session = {
  person: undefined,
  credentials: async () => ({ accessKeyId: 'local', secretAccessKey: 'local' }),
  signOut: undefined,
};

/** The session of this browser; where there is none, it goes on to the sign-in. */
export async function openSession(config: ConsoleConfig): Promise<Session | NoSession> {
  if (config.mode === 'dev') return DEVELOPMENT;
  if (!config.administration) return { reason: 'no-administration' };
  if (!isSecureContext) return { reason: 'insecure' };
  return AdministratorSession.open(config.administration);
}
