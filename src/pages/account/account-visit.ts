/** What a page of the account knows of a request, and what its form leads to. */
import type { ApplicationAnswer } from '#domain/signin/challenge.ts';
import type { Markup } from '#http/page.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';
import type { View } from '../layout.ts';
import type { SitePage, Visit } from '../page.ts';
import type { Words } from '../words/words.ts';

export const ACCOUNT = {
  home: '/account',
  profile: '/account/profile',
  verify: '/account/verify',
  password: '/account/password',
  addAuthenticator: '/account/authenticators/add',
  renameAuthenticator: '/account/authenticators/rename',
  removeAuthenticator: '/account/authenticators/remove',
  turnOn: '/account/second-factors/on',
  turnOff: '/account/second-factors/off',
  preferFactor: '/account/second-factors/prefer',
  recoveryCodes: '/account/recovery-codes',
  addPasskey: '/account/passkeys/add',
  renamePasskey: '/account/passkeys/rename',
  removePasskey: '/account/passkeys/remove',
  passkeyAlone: '/account/passkeys/alone',
  linkProvider: '/account/providers/link',
  unlinkProvider: '/account/providers/unlink',
  endAccess: '/account/applications/withdraw',
  exportData: '/account/data',
  deleteAccount: '/account/delete',
  forgetDevice: '/account/devices/forget',
  endSession: '/account/sessions/end-one',
  endSessions: '/account/sessions/end',
  signOut: '/account/signout',
} as const;

export type AccountPath = (typeof ACCOUNT)[keyof typeof ACCOUNT];

/** A request of a person who is signed in; the client is what the person signed in for. */
export interface AccountVisit extends Visit {
  readonly user: User;
  readonly session: SsoSession;
  /** Path and query of a page of the account. */
  link(path: AccountPath, more?: Readonly<Record<string, string>>): string;
  /** An instant, as the person reads it. */
  time(at: number | Date): Markup;
}

/** What the account page says once something is done: nothing but these. */
export type ChangeNotice = keyof Words['account']['done'];

/** What a form leads to. */
export type AccountMove =
  /** The account page, or another one of the account. */
  | { readonly done: ChangeNotice; readonly to?: string }
  /** To a provider, where the person proves who it is there. */
  | { readonly go: ApplicationAnswer }
  /** Away from the account. */
  | { readonly leave: string }
  /** A file for the person. */
  | { readonly file: { readonly name: string; readonly json: string } }
  /** What is shown this once. */
  | { readonly shown: View };

export interface AccountPage extends SitePage<AccountVisit, AccountMove> {
  readonly path: AccountPath;
  /** A browser that was left open must change nothing of this: the sign-in has to be recent. */
  readonly recent: boolean;
}
