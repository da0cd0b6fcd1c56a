/** What a page knows of a request, and what it answers a form with. */
import type { Context } from 'hono';
import type { ErrorName } from '#contract/types.ts';
import type { AuthorizationRequest } from '#domain/oauth/authorization-request.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { CompletedSignIn } from '#domain/signin/challenge.ts';
import type { Site } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { Stage } from './journey/journeys.ts';
import type { PagePath } from './journey/next-page.ts';
import type { Frame, View } from './layout.ts';
import type { Words } from './words/words.ts';

/** A request of a person who was sent here by an application. */
export interface Visit {
  readonly c: Context;
  readonly site: Site;
  readonly pool: Pool;
  readonly client: Client;
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
  readonly words: Words;
  readonly frame: Frame;
  /** The browser's secret, for forms. */
  readonly csrf: string;
  /** The value of the browser's SSO cookie. */
  readonly ssoCookie: string | undefined;
  /** The page of the site that the sign-in is for, where it is not for the application. */
  readonly then: string | undefined;
  /** Now, in milliseconds. */
  readonly now: number;
  /** Path and query of another page, for the same application. */
  link(page: PagePath, more?: Readonly<Record<string, string>>): string;
}

/** The same, on a journey. */
export interface Step extends Visit {
  readonly journey: Stage;
}

/** What a page says when it is shown again. */
export interface Said {
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
  /** What the person typed, to be mended. */
  readonly form?: URLSearchParams | undefined;
}

/** What a form leads to. */
export type Move =
  /** Another page, on the journey or off it. */
  | { readonly to: Stage; readonly notice?: Notice }
  | { readonly to: PagePath; readonly notice?: Notice; readonly name?: string }
  /** Back to the application. */
  | { readonly completed: CompletedSignIn }
  | { readonly location: string }
  /** The same page. */
  | { readonly again: Said };

/** What a page can be told to say by its address: nothing but these. */
export type Notice = 'expired' | 'confirmed' | 'changed' | 'sent' | 'unconfirmed' | 'reset';

/** The words of a page for refusals, where the common ones would not do. */
export type Refusals = (words: Words, visit: Visit) => Partial<Record<ErrorName, string>>;

interface Common {
  readonly path: PagePath;
  /** Its field `password` becomes somebody's password. */
  readonly setsPassword?: true;
  readonly refusals?: Refusals;
}

/** A page that anyone with an application's request may open. */
export interface OpenPage extends Common {
  readonly onJourney: false;
  show(visit: Visit, said: Said): View | Promise<View>;
  submit?(visit: Visit, form: URLSearchParams): Promise<Move>;
}

/** A page that a journey has to have come to. */
export interface JourneyPage extends Common {
  readonly onJourney: true;
  /** The page the journey stands at when this one, beside it, may be opened; else itself. */
  readonly at?: PagePath;
  show(step: Step, said: Said): View | Promise<View>;
  submit(step: Step, form: URLSearchParams): Promise<Move>;
}

export type ManagedPage = OpenPage | JourneyPage;
