/**
 * Where providers send people back to (`/oauth2/idpresponse`, `/saml2/idpresponse`). From here on it
 * is a sign-in like any other: what it still asks, and where it leads, is decided where that is.
 */
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { FederatedSignIns } from '#domain/federation/federated-sign-ins.ts';
import { FederationRefusal } from '#domain/federation/provider-answer.ts';
import { refusalBy } from '#domain/federation/refusals.ts';
import { formFields } from '#http/form.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import type { Log } from '#platform/log.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { FORM_POST_SCRIPT } from '../application-answer.ts';
import { errorPage } from '../error.ts';
import { follow, type LoginParts, loginVisit, moveAfter } from '../journey/login-families.ts';
import type { LoginMove, LoginVisit } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { render } from '../layout.ts';
import { endsSession } from '../refusals.ts';
import { frameOf } from '../site-frame.ts';
import { refused, unknownProvider } from './authentication-requests.ts';

interface Parts extends LoginParts {
  readonly federation: Pick<FederatedSignIns, 'find' | 'finish'>;
  readonly steps: SignInSteps;
  readonly log: Log;
}

const OIDC = '/oauth2/idpresponse';
const SAML = '/saml2/idpresponse';

/** What a form that was handed on by ourselves says. */
const HANDED_ON = 'handed_on';

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
        // A browser sends none of its cookies with a form of another site, but with one of ours.
        if (!form.has(HANDED_ON) && !requestOf(parts, c, form)) return handOn(parts, c, form);
        form.delete(HANDED_ON);
        return comeBack(parts, c, form);
      }),
    );
  }
}

/** A defect is logged, and answered by a page. */
function guarded(parts: Parts, answer: (c: SiteContext) => Promise<Response>) {
  return async (c: SiteContext): Promise<Response> => {
    try {
      return await answer(c);
    } catch (cause) {
      const { requestId } = c.env;
      parts.log.error('defect', { requestId, path: c.req.path, cause });
      return errorPage(c, await frameOf(parts, c, undefined), undefined, requestId, 500);
    }
  };
}

/** The request that the answer is to, if this browser has taken it to the provider. */
function requestOf({ journeys }: Parts, c: SiteContext, parameters: URLSearchParams) {
  const { site } = c.env;
  const id = parameters.get('state') ?? parameters.get('RelayState');
  const found = journeys.openRequest(c, site.pool.id, id);
  return found && { ...found, id: id! };
}

/** The same form once more, sent by a page of our own. */
async function handOn(parts: Parts, c: SiteContext, form: URLSearchParams): Promise<Response> {
  const frame = await frameOf(parts, c, undefined);
  const { title } = frame.words.goOn;
  const body = html`<form method="post" action="${c.env.site.base}${c.req.path}">
${[...form].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<input type="hidden" name="${HANDED_ON}" value="yes">
<button>${frame.words.signIn.next}</button>
</form>`;
  const view = { title, body, scripts: [FORM_POST_SCRIPT.path] };
  return render(c, { ...frame, inLanguage: undefined }, view);
}

/** Nothing is known of a sign-in that this belongs to, or not any more. */
async function lost(parts: Parts, c: SiteContext): Promise<Response> {
  c.env.record.error = 'unknown state';
  const frame = await frameOf(parts, c, undefined);
  return errorPage(c, frame, 'unknown state', c.env.requestId);
}

async function comeBack(
  parts: Parts,
  c: SiteContext,
  parameters: URLSearchParams,
): Promise<Response> {
  const { journeys } = parts;
  const { site } = c.env;
  const found = requestOf(parts, c, parameters);
  if (!found) return lost(parts, c);
  const { id, request, expiresAt } = found;
  // Whatever comes of it, a request is answered once.
  journeys.end(c, site, id);
  const visit = await loginVisit(parts, c, request.query);
  if (visit instanceof Response) return visit;
  const { pool, client } = visit;
  const provider = await parts.federation.find(pool, client, request.provider);
  try {
    // A provider of the same name that was set up since has not been asked.
    if (provider?.createdAt !== request.since) throw unknownProvider(request.provider);
    const back = {
      poolId: pool.id,
      domain: `${site.origin}${site.base}`,
      parameters,
      memory: request.memory,
    };
    const { user, isSignUp, keep, logout } = await parts.federation.finish(
      { pool, client, provider },
      back,
    );
    const move = await moveOf(visit, provider, () =>
      parts.steps.fromProvider(visit, {
        user,
        provider: {
          name: provider.name,
          ...(isSignUp && { isSignUp }),
          ...(logout && { logout }),
        },
        spends: { id, poolId: pool.id, expiresAt },
        keep,
      }),
    );
    return await follow(parts, visit, journeys.begin(), move);
  } catch (error) {
    if (!(error instanceof FederationRefusal)) throw error;
    return refused(parts, visit, error, request.provider);
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
