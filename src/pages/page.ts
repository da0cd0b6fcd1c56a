/** What a page is to the engine that serves it (`serve-pages.ts`), and what a family of pages adds. */

import type { CognitoError } from '#contract/errors.ts';
import type { FailureReason } from '#contract/failures/catalogue.ts';
import type { ErrorName } from '#contract/types.ts';
import type { ChangedAccount } from '#domain/messages/account-notices.ts';
import type { Caller } from '#domain/risk/caller.ts';
import type { Site, SiteContext } from '#http/site.ts';
import type { Client } from '#store/tables/clients.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import type { FieldFault, Frame, Sentence, View } from './layout.ts';
import type { Words } from './words/words.ts';

/** What every page knows of a request. */
export interface Visit {
  readonly c: SiteContext;
  readonly site: Site;
  readonly pool: Pool;
  /** The application the person comes from. */
  readonly client: Client;
  readonly caller: Caller;
  readonly words: Words;
  readonly frame: Frame;
  /** The browser's secret, for forms. */
  readonly csrf: string;
  /** Now, in milliseconds. */
  readonly now: number;
}

/** The account that a page changes, with what is known of its user's language. */
export const changedBy = ({
  pool,
  user,
  frame,
}: Visit & { readonly user: User }): ChangedAccount => ({
  pool,
  user,
  language: frame.language,
});

/** What a page says besides its view, when it is shown after something has happened. */
export interface Feedback {
  readonly problem?: Sentence | undefined;
  /** In place of a problem, where what is wrong is what stands in one field. */
  readonly fault?: FieldFault | undefined;
  readonly notice?: string | undefined;
  /** What the person typed, to be corrected. */
  readonly form?: URLSearchParams | undefined;
}

/** The same page once more. */
export interface Again {
  readonly again: Feedback;
}

/**
 * A page's own sentences for refusals, by name or reason, where the common ones are not precise
 * enough.
 */
export type OwnRefusals<S extends Sentence = Sentence> = Partial<
  Record<ErrorName | FailureReason, S>
>;

/** A page shows a view, and says what its form leads to: a move of its family, or itself again. */
export interface SitePage<V extends Visit, Move extends object> {
  readonly path: string;
  /** Its field `password` becomes somebody's password. */
  readonly setsPassword?: true;
  readonly refusals?: (words: Words, visit: V) => OwnRefusals;
  show(visit: V, feedback: Feedback): View | Promise<View>;
  submit?(visit: V, form: URLSearchParams): Promise<Move | Again>;
}

/** What the pages of a family have in common: what must be known first, and where forms lead. */
export interface PageFamily<
  V extends Visit,
  Move extends object,
  P extends SitePage<V, Move> = SitePage<V, Move>,
> {
  /** The visit, once all is known that the page needs; else where the person has to go first. */
  admit(c: SiteContext, page: P): Promise<V | Response>;
  /** Counts a form among the requests of a second. @throws TooManyRequestsException */
  count(visit: V): Promise<void>;
  /** What the page's address says has happened. */
  feedbackIn(visit: V): Feedback;
  /** Answers a form that has done its part. */
  follow(visit: V, move: Move): Response | Promise<Response>;
  /** Where a refusal leads, unless to the same page with a sentence. */
  moveAfter(error: CognitoError, visit: V, page: P, form: URLSearchParams): Move | undefined;
  /** What is shown instead of a page whose subject does not exist, or is not offered here. */
  unavailable(visit: V, problem: Sentence): View;
}
