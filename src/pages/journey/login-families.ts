/**
 * The two families of pages people sign in on. An application's valid request opens the first
 * kind; the second also needs a journey that has come to the page. A form leads along the journey,
 * or back to the application.
 */
import { html } from 'hono/html';
import type { CognitoError } from '#contract/errors.ts';
import { hasOwnUsers } from '#domain/clients/effective-settings.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { isElsewhere } from '#domain/oauth/asked-provider.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { refusalTo } from '#domain/oauth/redirection.ts';
import type { SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { triggerRefusal } from '#domain/oauth/trigger-refusal.ts';
import type { RequestRates } from '#domain/quotas/request-rates.ts';
import type { BrowserSignIn } from '#domain/signin/challenge.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { SiteContext } from '#http/site.ts';
import { setSsoCookie, ssoCookieOf } from '#http/sso-cookie.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { answerApplication } from '../application-answer.ts';
import { renewCsrfSecret } from '../forms.ts';
import { render, type Sentence, type View } from '../layout.ts';
import type { Feedback, PageFamily } from '../page.ts';
import { endsSession } from '../refusals.ts';
import { RETURN_TO, returnToIn, returnToPage } from '../return-to.ts';
import { toErrorPage, type VisitParts, visitOf } from '../site-frame.ts';
import type { Words } from '../words/words.ts';
import type { Binding, Journeys, Stage } from './journeys.ts';
import type {
  JourneyPage,
  JourneyVisit,
  KnownVisit,
  LoginMove,
  LoginVisit,
  Notice,
  OpenPage,
} from './login-visit.ts';
import { PAGES, type PagePath } from './next-page.ts';

export interface LoginParts extends VisitParts {
  readonly journeys: Journeys;
  readonly authorizations: Pick<Authorizations, 'read'>;
  readonly requestRates: Pick<RequestRates, 'count'>;
}

/** Every step of the pages counts with what begins a sign-in at the API. */
const counting =
  ({ requestRates }: LoginParts): PageFamily<LoginVisit, LoginMove>['count'] =>
  ({ pool }) =>
    requestRates.count(pool.region, 'UserAuthentication');

/** Parameters of our own, which are no part of the application's request. */
const OWN = ['journey', 'notice', RETURN_TO] as const;

interface OpenParts extends LoginParts {
  /** Sends the person to the provider that the request asks for. */
  readonly leave: (visit: LoginVisit) => Promise<Response>;
}

/**
 * Pages that anyone with an application's request may open. Where its users come through providers
 * alone, there is only the page that leads there.
 */
export function openFamily(parts: OpenParts): PageFamily<LoginVisit, LoginMove, OpenPage> {
  return {
    async admit(c, page) {
      const visit = await loginVisit(parts, c);
      if (visit instanceof Response) return visit;
      const { client, request, link } = visit;
      if (page.path !== PAGES.login) {
        return hasOwnUsers(client) ? visit : c.redirect(link(PAGES.login), 303);
      }
      // A person who has been there, and is told something, decides what to do.
      const goesOn = c.req.method === 'GET' && noticeIn(c) === undefined;
      return goesOn && isElsewhere(request) ? parts.leave(visit) : visit;
    },
    count: counting(parts),
    feedbackIn,
    moveAfter: (error, visit, page, form) =>
      moveAfter(error, visit, page.path, (form.get('username') ?? '').trim()),
    follow: (visit, move) => follow(parts, visit, parts.journeys.begin(), move),
    unavailable,
  };
}

interface KnownParts extends LoginParts {
  readonly sso: Pick<SsoSessions, 'find' | 'proofProvider'>;
  readonly federation: Pick<FederatedSignIns, 'find'>;
  /** Sends the person to its provider, to come back as nobody else. */
  readonly leaveAgain: (visit: KnownVisit, provider: IdentityProvider) => Promise<Response>;
}

/** The page that asks the person who is signed in once more; without one, the sign-in is another. */
export function knownFamily(parts: KnownParts): PageFamily<KnownVisit, LoginMove> {
  return {
    async admit(c) {
      const visit = await loginVisit(parts, c);
      if (visit instanceof Response) return visit;
      const { pool, client, request, ssoCookie, link } = visit;
      const signedIn = await parts.sso.find(pool, ssoCookie);
      if (!signedIn) return c.redirect(link(PAGES.login), 303);
      const { user } = signedIn;
      const at = await parts.sso.proofProvider(pool, signedIn);
      const provider = at === undefined ? undefined : await parts.federation.find(pool, client, at);
      const known = { ...visit, user, name: knownName(pool, user), provider };
      // A person who has been there, and is told something, decides what to do.
      const goesOn = c.req.method === 'GET' && noticeIn(c) === undefined;
      return goesOn && provider && request.provider === provider.name
        ? parts.leaveAgain(known, provider)
        : known;
    },
    count: counting(parts),
    feedbackIn,
    moveAfter: (error, visit, page) => moveAfter(error, visit, page.path as PagePath, visit.name),
    follow: (visit, move) => follow(parts, visit, parts.journeys.begin(), move),
    unavailable,
  };
}

/** Pages that a journey has to have come to; only links to `pages` stay on the journey. */
export function journeyFamily(
  parts: LoginParts,
  pages: readonly JourneyPage[],
): PageFamily<JourneyVisit, LoginMove, JourneyPage> {
  const paths: ReadonlySet<PagePath> = new Set(pages.map(({ path }) => path));
  return {
    async admit(c, page) {
      const visit = await loginVisit(parts, c);
      if (visit instanceof Response) return visit;
      const journeyId = journeyIn(c);
      const journey = parts.journeys.open(c, bindingOf(visit), journeyId);
      if (!journey || journeyId === null) {
        return c.redirect(visit.link(PAGES.login, { notice: 'expired' }), 303);
      }
      const isHere = journey.page === page.path || page.at?.includes(journey.page);
      if (!isHere) return c.redirect(visit.link(journey.page, { journey: journeyId }), 303);
      const link: LoginVisit['link'] = (to, more) =>
        visit.link(to, { ...(paths.has(to) && { journey: journeyId }), ...more });
      return { ...visit, journeyId, journey, link };
    },
    count: counting(parts),
    feedbackIn,
    moveAfter(error, visit, page) {
      const { isKnown, name } = visit.journey;
      // The person is signed in still, and only the proof of it has to be begun again.
      if (isKnown && endsSession(error)) return { to: PAGES.reauthenticate, notice: 'expired' };
      return moveAfter(error, visit, page.path, name);
    },
    follow: (visit, move) => follow(parts, visit, visit.journeyId, move),
    unavailable,
  };
}

/**
 * What the pages know of a request, which stands in the address unless it is given; the answer at
 * once when the application's request is invalid.
 */
export async function loginVisit(
  parts: Omit<LoginParts, 'journeys' | 'requestRates'>,
  c: SiteContext,
  given = new URL(c.req.url).search,
): Promise<LoginVisit | Response> {
  const { site } = c.env;
  const query = new URLSearchParams(given);
  const returnTo = returnToIn(query);
  for (const name of OWN) query.delete(name);
  const towards = returnTo === undefined ? 'application' : 'site';
  const read = await parts.authorizations.read(site.pool, query, towards);
  if (read.kind === 'refused') return answerApplication(parts)(c, undefined, read.answer);
  if (read.kind === 'unusable') return toErrorPage(c, read.error, query.get('client_id') ?? '');
  return {
    ...(await visitOf(parts, c, read.client)),
    request: read.request,
    ssoCookie: ssoCookieOf(c),
    returnTo,
    link: (page, more) =>
      linkTo(`${site.base}${page}`, query, { ...(returnTo && { [RETURN_TO]: returnTo }), ...more }),
  };
}

/** The address of a page with the application's request; an empty text takes a parameter away. */
function linkTo(
  path: string,
  query: URLSearchParams,
  more: Readonly<Record<string, string>>,
): string {
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) {
    if (value === '') all.delete(name);
    else all.set(name, value);
  }
  return `${path}?${all}`;
}

/** Refusals that do not lead to the same page; `name` is whose sign-in it is. */
export function moveAfter(
  error: CognitoError,
  { request }: LoginVisit,
  page: PagePath,
  name: string,
): LoginMove | undefined {
  if (endsSession(error)) return { to: PAGES.login, notice: 'expired', name };
  if (page !== PAGES.signUp && isOfTrigger(error)) {
    return { answer: refusalTo(request, triggerRefusal(error)) };
  }
  if (error.reason === 'userNotConfirmed' && page !== PAGES.confirm) {
    return { to: { page: PAGES.confirm, name }, notice: 'unconfirmed' };
  }
  if (error.reason === 'passwordResetRequired') {
    return { to: { page: PAGES.reset, name }, notice: 'reset' };
  }
  return undefined;
}

/** Goes on along the journey of this id, or ends the one the address names and leaves it. */
export function follow(
  parts: LoginParts,
  visit: LoginVisit,
  journeyId: string,
  move: LoginMove,
): Response | Promise<Response> {
  const { c, site } = visit;
  const { journeys } = parts;
  if ('completed' in move) return complete(parts, visit, move);
  if ('enrolled' in move) return offerCodes(parts, visit, move);
  // It is shown once: links to other languages would lead to a page without it.
  if ('shown' in move) return render(c, { ...visit.frame, inLanguage: undefined }, move.shown);
  if ('answer' in move) {
    endJourney(parts, visit);
    return answerApplication(parts)(c, visit.client, move.answer);
  }
  if ('provider' in move) {
    endJourney(parts, visit);
    const { provider: identity_provider, name: login_hint } = move;
    const asked = { identity_provider, idp_identifier: '', login_hint };
    return c.redirect(visit.link(PAGES.login, asked), 303);
  }
  const notice = move.notice && { notice: move.notice };
  if (typeof move.to === 'string') {
    endJourney(parts, visit);
    const name = move.name && { login_hint: move.name };
    return c.redirect(visit.link(move.to, { ...notice, ...name }), 303);
  }
  const address = visit.link(move.to.page, { journey: journeyId, ...notice });
  journeys.save(c, site, bindingOf(visit), journeyId, move.to, address);
  return c.redirect(address, 303);
}

/** The browser is signed in, and goes where that leads. */
function complete(
  parts: LoginParts,
  visit: LoginVisit,
  { completed, name }: Extract<LoginMove, { completed: unknown }>,
): Response | Promise<Response> {
  const { c, site, request, returnTo } = visit;
  const { destination } = completed;
  const csrf = signedInBrowser(parts, visit, completed);
  switch (destination.to) {
    case 'application':
      return answerApplication(parts)(c, visit.client, destination.answer);
    case 'site':
      // There is one: the sign-in is for it.
      return c.redirect(returnToPage(returnTo!, site, request), 302);
    case 'consent':
      return goOnAt(
        parts,
        { ...visit, csrf },
        { page: PAGES.consent, name, consent: destination.basis },
      );
  }
}

/** The browser is signed in, and its person is offered recovery codes before it goes anywhere. */
function offerCodes(
  parts: LoginParts,
  visit: LoginVisit,
  { enrolled, name }: Extract<LoginMove, { enrolled: unknown }>,
): Response {
  const csrf = signedInBrowser(parts, visit, enrolled);
  return goOnAt(parts, { ...visit, csrf }, { page: PAGES.offerRecoveryCodes, name });
}

/** Keeps the SSO session in the browser and ends the journey; answers the browser's new secret. */
function signedInBrowser(
  parts: LoginParts,
  visit: LoginVisit,
  { ssoCookie, ssoExpiresAt }: BrowserSignIn,
): string {
  const { c, site } = visit;
  setSsoCookie(c, site, ssoCookie, ssoExpiresAt, parts.clock.now());
  // Anyone who knew the browser's secret from before the sign-in cannot use it any more.
  const csrf = renewCsrfSecret(c, site, parts.random);
  endJourney(parts, visit);
  return csrf;
}

/** To the first page of a new journey. */
function goOnAt({ journeys }: LoginParts, visit: LoginVisit, stage: Stage): Response {
  const { c, site } = visit;
  const id = journeys.begin();
  const address = visit.link(stage.page, { journey: id });
  journeys.save(c, site, bindingOf(visit), id, stage, address);
  return c.redirect(address, 303);
}

function endJourney({ journeys }: LoginParts, { c, site }: LoginVisit): void {
  const id = journeyIn(c);
  if (id !== null) journeys.end(c, site, id);
}

const journeyIn = (c: SiteContext) => new URL(c.req.url).searchParams.get('journey');

/** What a journey of this visit is bound to. */
export function bindingOf({ pool, client, csrf, request }: LoginVisit): Binding {
  const query = new URLSearchParams(request.query);
  // A person may choose another language, or be named by a page, on the way.
  for (const name of ['lang', 'login_hint']) query.delete(name);
  return { poolId: pool.id, clientId: client.id, browser: csrf, request: query.toString() };
}

/** What a page says by its address, and nothing else. */
const NOTICES: Readonly<Record<Notice, (words: Words) => Feedback>> = {
  expired: ({ problems }) => ({ problem: problems.sessionExpired }),
  confirmed: ({ confirm }) => ({ notice: confirm.done }),
  changed: ({ reset }) => ({ notice: reset.done }),
  sent: ({ confirm }) => ({ notice: confirm.sentAgain }),
  unconfirmed: ({ confirm }) => ({ notice: confirm.notConfirmed }),
  reset: ({ reset }) => ({ notice: reset.required }),
  'passkey-not-enough': ({ passkey }) => ({ notice: passkey.notEnough }),
  provider: ({ problems }) => ({ problem: problems.providerFailed }),
  'other-person': ({ problems }) => ({ problem: problems.otherPerson }),
};

function feedbackIn({ c, words }: LoginVisit): Feedback {
  const notice = noticeIn(c);
  return notice === undefined ? {} : NOTICES[notice](words);
}

function noticeIn(c: SiteContext): Notice | undefined {
  const notice = new URL(c.req.url).searchParams.get('notice') ?? '';
  return isNotice(notice) ? notice : undefined;
}

const isNotice = (text: string): text is Notice => Object.hasOwn(NOTICES, text);

function unavailable({ words, link }: LoginVisit, problem: Sentence): View {
  const body = html`<div class="links"><a href="${link(PAGES.login)}">${words.common.backToSignIn}</a></div>`;
  return { title: words.signIn.title, problem, body };
}
