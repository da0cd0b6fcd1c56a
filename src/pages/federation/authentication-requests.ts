/**
 * The way to an identity provider and back. What the provider is to hand back, its `state` or
 * RelayState, is the id of the request, which is sealed in a cookie of the browser that goes: an answer
 * that somebody else brings, or this browser a second time, is for nobody.
 */
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederationRefusal, OtherPersonRefusal } from '#domain/federation/provider-answer.ts';
import type { AwaitedPerson } from '#domain/federation/returning-user.ts';
import type { Authorizations } from '#domain/oauth/authorizations.ts';
import { refusalTo } from '#domain/oauth/redirection.ts';
import { OAuthRefusal } from '#domain/oauth/refusal.ts';
import type { SiteContext } from '#http/site.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { answerApplication } from '../application-answer.ts';
import type { Journeys } from '../journey/journeys.ts';
import { loginVisit } from '../journey/login-families.ts';
import type { KnownVisit, LoginVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import { RETURN_TO } from '../return-to.ts';
import type { VisitParts } from '../site-frame.ts';

export interface AuthenticationRequestParts extends VisitParts {
  readonly journeys: Journeys;
  readonly authorizations: Pick<Authorizations, 'read'>;
  readonly federation: Pick<FederatedSignIns, 'find' | 'begin'>;
}

/** Sends the browser of an application's request to the provider that the request asks for. */
export const toProvider = (parts: AuthenticationRequestParts) => async (c: SiteContext) => {
  const visit = await loginVisit(parts, c);
  return visit instanceof Response ? visit : leaveFor(parts, visit);
};

/** The same on a page, where the request is known. */
export async function leaveFor(
  parts: AuthenticationRequestParts,
  visit: LoginVisit,
): Promise<Response> {
  const { pool, client, request } = visit;
  const provider = await parts.federation.find(pool, client, request.provider ?? '');
  try {
    if (!provider) throw unknownProvider(request.provider);
    return await depart(parts, visit, provider, 'anyone');
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return refused(parts, visit, error, request.provider);
  }
}

/** Asks the provider of a person who is signed in to have it prove anew who it is. */
export async function leaveAgain(
  parts: AuthenticationRequestParts,
  visit: KnownVisit,
  provider: IdentityProvider,
): Promise<Response> {
  const whom = { userId: visit.user.id };
  try {
    return await depart(parts, visit, provider, whom);
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return refused(parts, visit, error, provider.name, whom);
  }
}

async function depart(
  { journeys, federation, ...parts }: AuthenticationRequestParts,
  { c, site, pool, client, request, frame, returnTo }: LoginVisit,
  provider: IdentityProvider,
  whom: AwaitedPerson,
): Promise<Response> {
  const state = journeys.beginRequest();
  const { loginHint, maxAge, leastLevel } = request;
  const prompt = request.prompt.join(' ');
  const { go, memory } = await federation.begin(provider, {
    poolId: pool.id,
    domain: `${site.origin}${site.base}`,
    state,
    lang: frame.language,
    ...(prompt !== '' && { prompt }),
    ...(loginHint !== undefined && { loginHint }),
    ...(maxAge !== undefined && { maxAge }),
    ...(leastLevel !== undefined && { leastLevel }),
    // Pages of the site take it for a recent sign-in, and a provider that answers for a browser
    // which was left open would make it none.
    ...((whom !== 'anyone' || returnTo !== undefined) && { anew: true }),
  });
  const query = new URLSearchParams(request.query);
  if (returnTo !== undefined) query.set(RETURN_TO, returnTo);
  journeys.saveRequest(c, site, 'sign-in', pool.id, state, {
    provider: provider.name,
    since: provider.createdAt,
    memory,
    ...(whom !== 'anyone' && whom),
    leadsTo: query.toString(),
  });
  return answerApplication(parts)(c, client, go);
}

/** Tells the application, or on the way to a page of the site the person, and the log why. */
export function refused(
  parts: Pick<AuthenticationRequestParts, 'looks'>,
  visit: LoginVisit,
  error: FederationRefusal,
  provider: string | undefined,
  whom: AwaitedPerson = 'anyone',
): Response | Promise<Response> {
  const { c, client, request, returnTo, link } = visit;
  const { code, message } = error;
  noteRefusal(c, client.id, error, provider);
  if (whom !== 'anyone') {
    const notice = error instanceof OtherPersonRefusal ? 'other-person' : 'provider';
    return c.redirect(link(PAGES.reauthenticate, { notice, identity_provider: '' }), 303);
  }
  if (returnTo !== undefined) return c.redirect(link(PAGES.login, { notice: 'provider' }), 303);
  const answer = refusalTo(request, new OAuthRefusal(code, message));
  return answerApplication(parts)(c, client, answer);
}

/** Says in the line of the request why a provider, or what it said, was of no use. */
export function noteRefusal(
  c: SiteContext,
  clientId: string,
  { code, detail, cause }: FederationRefusal,
  provider: string | undefined,
): void {
  const reason = detail ?? reasonOf(cause);
  Object.assign(c.env.record, { error: code, provider, clientId, reason });
}

const reasonOf = (cause: unknown) =>
  cause instanceof Error && 'reason' in cause ? String(cause.reason) : undefined;

export const unknownProvider = (name: string | undefined) =>
  new FederationRefusal('invalid_request', `Unknown identity provider ${name}`);
