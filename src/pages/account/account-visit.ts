/** What a page of the account knows of a request, and what it answers a form with. */
import type { Caller } from '#domain/risk/caller.ts';
import type { Site, SiteContext } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { SsoSession } from '#store/tables/sso.ts';
import type { User } from '#store/tables/users.ts';
import type { Frame, View } from '../layout.ts';
import type { Refusals, Said } from '../visit.ts';
import type { Words } from '../words/words.ts';

export const ACCOUNT = {
  home: '/account',
  profile: '/account/profile',
  verify: '/account/verify',
  password: '/account/password',
  addAuthenticator: '/account/authenticators/add',
  renameAuthenticator: '/account/authenticators/rename',
  removeAuthenticator: '/account/authenticators/remove',
  recoveryCodes: '/account/recovery-codes',
  addPasskey: '/account/passkeys/add',
  removePasskey: '/account/passkeys/remove',
  forgetDevice: '/account/devices/forget',
  endSessions: '/account/sessions/end',
  signOut: '/account/signout',
} as const;

export type AccountPath = (typeof ACCOUNT)[keyof typeof ACCOUNT];

/** A request of a person who is signed in. */
export interface AccountVisit {
  readonly c: SiteContext;
  readonly site: Site;
  readonly pool: Pool;
  readonly user: User;
  readonly session: SsoSession;
  /** The application the person signed in for: it says what users may change. */
  readonly client: Client;
  readonly caller: Caller;
  readonly words: Words;
  readonly frame: Frame;
  /** The browser's secret, for forms. */
  readonly csrf: string;
  /** Now, in milliseconds. */
  readonly now: number;
  /** Path and query of a page of the account. */
  link(path: AccountPath, more?: Readonly<Record<string, string>>): string;
  /** An instant, as the person reads it. */
  time(at: number | Date): string;
}

/** What the account page says once something is done: nothing but these. */
export type Done = keyof Words['account']['done'];

/** What a form leads to. */
export type Moved =
  /** The account page, or another one of the account. */
  | { readonly done: Done; readonly to?: string }
  /** Away from the account. */
  | { readonly leave: string }
  /** The same page. */
  | { readonly again: Said }
  /** What is shown this once. */
  | { readonly shown: View };

export interface AccountPage {
  readonly path: AccountPath;
  /** The person must have signed in just now: a browser left open must change nothing of this. */
  readonly fresh: boolean;
  readonly refusals?: (words: Words, visit: AccountVisit) => ReturnType<Refusals>;
  show(visit: AccountVisit, said: Said): View | Promise<View>;
  submit?(visit: AccountVisit, form: URLSearchParams): Promise<Moved>;
}
