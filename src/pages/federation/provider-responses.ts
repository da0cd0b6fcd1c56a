/**
 * Where providers send people back to (`/oauth2/idpresponse`, `/saml2/idpresponse`). From here on it
 * is a sign-in like any other: what it still asks, and where it leads, is decided where that is.
 */
import { CognitoError } from '#contract/errors.ts';
import type { FederatedSignIn, FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import { refusalBy } from '#domain/federation/refusals.ts';
import type { AwaitedPerson } from '#domain/federation/returning-user.ts';
import { unaskedRequest } from '#domain/federation/saml/relay-state.ts';
import type { SingleUse } from '#domain/signin/session.ts';
import { formFields } from '#http/form.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import type { Log } from '#platform/log.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { follow, type LoginParts, loginVisit, moveAfter } from '../journey/login-families.ts';
import type { LoginMove, LoginVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { endsSession } from '../refusals.ts';
import { refused, unknownProvider } from './authentication-requests.ts';
import { finishLink, type LinkParts } from './link-responses.ts';
import { guarded, handOn, lost, wasHandedOn } from './posted-forms.ts';

interface Parts extends LoginParts, LinkParts {
  readonly federation: Pick<FederatedSignIns, 'find' | 'finish' | 'finishUnasked' | 'prove'>;
  readonly steps: SignInSteps;
  readonly log: Log;
}

const OIDC = '/oauth2/idpresponse';
const SAML = '/saml2/idpresponse';

export function providerResponses(app: SiteApp, parts: Parts): void {
  app.get(
    OIDC,
    guarded(parts, (c) => comeBack(parts, c, new URL(c.req.url).searchParams)),
  );
  for (const path of [OIDC, SAML]) {
    app.post(
      path,
      guarded(parts, async (c) => {
        const form = formFields(await c.req.text());
        if (!form) return lost(parts, c);
        const isKnown = requestOf(parts, c, form) ?? linkOf(parts, c, form);
        if (!isKnown && !wasHandedOn(form)) return handOn(parts, c, form);
        return comeBack(parts, c, form);
      }),
    );
  }
}

/** The request that the answer is to, if this browser has taken it to the provider. */
function requestOf({ journeys }: Parts, c: SiteContext, parameters: URLSearchParams) {
  const id = stateIn(parameters);
  const found = journeys.openRequest(c, 'sign-in', c.env.site.pool.id, id);
  return found && { ...found, id: id! };
}

/** The link that the answer is for, in the same way. */
function linkOf({ journeys }: Parts, c: SiteContext, parameters: URLSearchParams) {
  const id = stateIn(parameters);
  const found = journeys.openRequest(c, 'link', c.env.site.pool.id, id);
  return found && { ...found, id: id! };
}

const stateIn = (parameters: URLSearchParams) =>
  parameters.get('state') ?? parameters.get('RelayState');

async function comeBack(
  parts: Parts,
  c: SiteContext,
  parameters: URLSearchParams,
): Promise<Response> {
  const { journeys } = parts;
  const { site } = c.env;
  const link = linkOf(parts, c, parameters);
  if (link) return finishLink(parts, c, link, parameters);
  const found = requestOf(parts, c, parameters);
  if (!found) return comeUnasked(parts, c, parameters);
  const { id, request, expiresAt } = found;
  // Whatever comes of it, a request is answered once.
  journeys.end(c, site, id);
  const visit = await loginVisit(parts, c, request.leadsTo);
  if (visit instanceof Response) return visit;
  const spends = { id, poolId: site.pool.id, expiresAt };
  const { provider: name, userId } = request;
  const whom = userId === undefined ? 'anyone' : { userId };
  return signedInAt(parts, visit, { name, whom, spends }, async (provider) => {
    // A provider of the same name that was set up since has not been asked.
    if (provider.createdAt !== request.since) throw unknownProvider(provider.name);
    const back = { ...backAt(visit, parameters), memory: request.memory };
    return parts.federation.finish({ ...visit, provider, whom }, back);
  });
}

/** A SAML provider may begin by itself: its RelayState says where that is to lead (IDPInit). */
async function comeUnasked(
  parts: Parts,
  c: SiteContext,
  parameters: URLSearchParams,
): Promise<Response> {
  const asked = c.req.path === SAML && unaskedRequest(parameters.get('RelayState') ?? '');
  if (!asked) return lost(parts, c);
  const { by, value } = asked.provider;
  const query = new URLSearchParams(asked.parameters);
  query.set(by === 'name' ? 'identity_provider' : 'idp_identifier', value);
  const visit = await loginVisit(parts, c, query.toString());
  if (visit instanceof Response) return visit;
  const name = visit.request.provider ?? '';
  const signIn = { name, whom: 'anyone', spends: undefined } as const;
  return signedInAt(parts, visit, signIn, (provider) =>
    parts.federation.finishUnasked(
      { ...visit, provider, whom: signIn.whom },
      backAt(visit, parameters),
    ),
  );
}

const backAt = ({ pool, site }: LoginVisit, parameters: URLSearchParams) => ({
  poolId: pool.id,
  domain: `${site.origin}${site.base}`,
  parameters,
});

/** What the browser was sent to a provider for. */
interface AskedSignIn {
  readonly name: string;
  readonly whom: AwaitedPerson;
  readonly spends: SingleUse | undefined;
}

/** Signs in whom the provider has named, as `finish` finds out. */
async function signedInAt(
  parts: Parts,
  visit: LoginVisit,
  { name, whom, spends }: AskedSignIn,
  finish: (provider: IdentityProvider) => Promise<FederatedSignIn>,
): Promise<Response> {
  const provider = await parts.federation.find(visit.pool, visit.client, name);
  try {
    if (!provider) throw unknownProvider(name);
    await counted(parts, visit, provider);
    const { user, isSignUp, keep, level, logout } = await finish(provider);
    const proof = {
      name,
      ...(isSignUp && { isSignUp }),
      ...(level !== undefined && { level }),
      ...(logout && { logout }),
    };
    const move = await moveOf(visit, provider, () =>
      parts.steps.fromProvider(visit, { user, provider: proof, spends, keep }),
    );
    return await follow(parts, visit, parts.journeys.begin(), move);
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return refused(parts, visit, error, name, whom);
  }
}

/** Counts the answer among those of a second; the application hears that it is one too many. */
async function counted(
  { requestRates }: Parts,
  { pool }: LoginVisit,
  provider: IdentityProvider,
): Promise<void> {
  try {
    await requestRates.count(pool.region, 'UserFederation');
  } catch (error) {
    throw error instanceof CognitoError ? refusalBy(provider, error) : error;
  }
}

/** What the sign-in leads to; its refusals are the application's to hear, unless it can go on. */
async function moveOf(
  visit: LoginVisit,
  provider: IdentityProvider,
  signIn: () => Promise<LoginMove>,
): Promise<LoginMove> {
  try {
    return await signIn();
  } catch (error) {
    if (!(error instanceof CognitoError)) throw error;
    if (endsSession(error) || isOfTrigger(error)) {
      const move = moveAfter(error, visit, PAGES.login, '');
      if (move) return move;
    }
    throw refusalBy(provider, error);
  }
}
