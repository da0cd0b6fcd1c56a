/**
 * People who come back from a provider to be linked with it: only in the browser, in the session and
 * as the user that set out, and once. Nobody is signed in by this.
 */
import { html } from 'hono/html';
import { CognitoError, isFailure } from '#contract/errors.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import type { OwnLinks } from '#domain/federation/own-links.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import type { AccountNotices } from '#domain/messages/account-notices.ts';
import type { SignedInBrowser, SsoSessions } from '#domain/oauth/sso-sessions.ts';
import { offersAccountLinking } from '#domain/pools/tags.ts';
import type { SiteContext } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import type { Log } from '#platform/log.ts';
import type { Journeys, OpenRequest, PendingLink } from '../journey/journeys.ts';
import { render } from '../layout.ts';
import { providerLabel } from '../login/provider-choices.ts';
import { changedBy, type Visit } from '../page.ts';
import { endsSession, problemOf } from '../refusals.ts';
import { type VisitParts, visitOf } from '../site-frame.ts';
import { fill } from '../words/words.ts';
import { noteRefusal, unknownProvider } from './authentication-requests.ts';
import { lost } from './posted-forms.ts';

export interface LinkParts extends VisitParts {
  readonly journeys: Journeys;
  readonly log: Log;
  readonly clients: Pick<Clients, 'find'>;
  readonly sso: Pick<SsoSessions, 'find' | 'provesOwnFactors'>;
  readonly federation: Pick<FederatedSignIns, 'find' | 'prove'>;
  readonly ownLinks: Pick<OwnLinks, 'link'>;
  readonly notices: AccountNotices;
}

/** The account page, where such a request was made. */
const ACCOUNT_PAGE = '/account';

/** The answer to a request, and the browser it came with. */
interface LinkReturn {
  readonly link: PendingLink;
  readonly id: string;
  readonly expiresAt: number;
  readonly signedIn: SignedInBrowser;
  readonly parameters: URLSearchParams;
}

export async function finishLink(
  parts: LinkParts,
  c: SiteContext,
  { id, request: link, expiresAt }: OpenRequest<PendingLink> & { readonly id: string },
  parameters: URLSearchParams,
): Promise<Response> {
  const { site } = c.env;
  // Whatever comes of it, a request is answered once.
  parts.journeys.end(c, site, id);
  const client = await parts.clients.find(link.clientId);
  if (client?.poolId !== site.pool.id) return lost(parts, c);
  const visit = await visitOf(parts, c, client);
  const own = visit.words.account.providers;
  const signedIn = await parts.sso.find(site.pool, ssoCookieOf(c));
  if (signedIn && signedIn.user.id !== link.userId) return refused(visit, link, own.otherUser);
  const goesOn =
    signedIn?.session.id === link.sessionId &&
    (await parts.sso.provesOwnFactors(site.pool, signedIn));
  if (!signedIn || !goesOn) return refused(visit, link, own.ended);
  try {
    await linked(parts, visit, { link, id, expiresAt, signedIn, parameters });
  } catch (error) {
    if (error instanceof FederationRefusal) {
      noteRefusal(c, client.id, error, link.provider);
      return refused(visit, link, own.failed);
    }
    if (!(error instanceof CognitoError)) throw error;
    // The person has it already: nothing more was wanted.
    if (!isFailure(error, 'identityLinked')) return refused(visit, link, problemIn(visit, error));
  }
  return c.redirect(`${site.base}${ACCOUNT_PAGE}?done=provider-linked`, 303);
}

async function linked(
  { federation, ownLinks, notices }: LinkParts,
  visit: Visit,
  { link, id, expiresAt, signedIn, parameters }: LinkReturn,
): Promise<void> {
  const { pool, site, client } = visit;
  const { user, session } = signedIn;
  const provider = await federation.find(pool, client, link.provider);
  // One of the same name that was set up since has not been asked.
  const isAsked = provider?.createdAt === link.since && offersAccountLinking(pool);
  if (!provider || !isAsked) throw unknownProvider(link.provider);
  const back = {
    poolId: pool.id,
    domain: `${site.origin}${site.base}`,
    parameters,
    memory: link.memory,
  };
  const proven = await federation.prove({ pool, client, provider, whom: 'anyone' }, back);
  await notices.telling(changedBy({ ...visit, user }), 'provider-linked', (within) =>
    ownLinks.link(pool, { session, provider, proven, request: { id, expiresAt }, within }),
  );
}

function problemIn(visit: Visit, error: CognitoError): string {
  const own = visit.words.account.providers;
  if (endsSession(error)) return own.ended;
  return problemOf(error, visit, {
    sourceSignedUp: own.ofAnotherAccount,
    sourceLinked: own.taken,
    LimitExceededException: own.tooMany,
  });
}

/** Says why nothing was linked. */
function refused(
  visit: Visit,
  { provider: name }: PendingLink,
  problem: string,
): Response | Promise<Response> {
  const { c, site, frame, words } = visit;
  const provider = providerLabel(name);
  const own = words.account;
  const body = html`<div class="links"><a href="${site.base}${ACCOUNT_PAGE}">${own.back}</a></div>`;
  const view = {
    title: fill(own.providers.addTitle, { provider }),
    problem: fill(problem, { provider }),
    body,
  };
  return render(c, { ...frame, inLanguage: undefined }, view, 400);
}
