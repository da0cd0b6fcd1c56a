/** What a page of the sign-in knows of a request, and what its form leads to. */
import type { AuthorizationRequest } from '#domain/oauth/authorization-request.ts';
import type { ApplicationAnswer, BrowserSignIn } from '#domain/signin/challenge.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { User } from '#store/tables/users.ts';
import type { View } from '../layout.ts';
import type { SitePage, Visit } from '../page.ts';
import type { Stage } from './journeys.ts';
import type { PagePath } from './next-page.ts';

/** A request of a person who was sent here by an application. */
export interface LoginVisit extends Visit {
  readonly request: AuthorizationRequest;
  /** The value of the browser's SSO cookie. */
  readonly ssoCookie: string | undefined;
  /** The page of the site that the sign-in is for, where it is not for the application. */
  readonly returnTo: string | undefined;
  /** Path and query of another page, for the same application. */
  link(page: PagePath, more?: Readonly<Record<string, string>>): string;
}

/** The same, of a person who is signed in in the browser. */
export interface KnownVisit extends LoginVisit {
  readonly user: User;
  /** A name the person signs in by. */
  readonly name: string;
  /** Where the person may prove it once more, in place of here. */
  readonly provider: IdentityProvider | undefined;
}

/** The same, on a journey. */
export interface JourneyVisit extends LoginVisit {
  readonly journeyId: string;
  readonly journey: Stage;
}

/** What a form leads to. */
export type LoginMove =
  /** Another page, on the journey or off it. */
  | { readonly to: Stage; readonly notice?: Notice }
  | { readonly to: PagePath; readonly notice?: Notice; readonly name?: string }
  /** To the provider of this name, where the person signs in by another name perhaps. */
  | { readonly provider: string; readonly name: string }
  /** Back to the application. */
  | { readonly completed: BrowserSignIn; readonly name: string }
  | { readonly answer: ApplicationAnswer }
  /** Signed in by setting up an authenticator: before it goes on, recovery codes are offered. */
  | { readonly enrolled: BrowserSignIn; readonly name: string }
  /** What is shown this once. */
  | { readonly shown: View };

/** What a page can be told to say by its address: nothing but these. */
export type Notice =
  | 'expired'
  | 'confirmed'
  | 'changed'
  | 'sent'
  | 'unconfirmed'
  | 'reset'
  | 'passkey-not-enough'
  | 'provider'
  | 'other-person';

/** A page that anyone with an application's request may open. */
export interface OpenPage extends SitePage<LoginVisit, LoginMove> {
  readonly path: PagePath;
}

/** A page that a journey has to have come to. */
export interface JourneyPage extends SitePage<JourneyVisit, LoginMove> {
  readonly path: PagePath;
  /** Pages the journey stands at when this one, beside them, may be opened; else itself alone. */
  readonly at?: readonly PagePath[];
}
