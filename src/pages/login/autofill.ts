/**
 * Signing in by a passkey that the browser offers in the field for the name. The page holds a
 * challenge that is the same for everybody but for its bytes, a script has the browser wait for a
 * person to choose a passkey, and the answer says who it is. Without the script the page is the one
 * that asks for a name.
 */
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import { hasOwnUsers } from '#domain/clients/effective-settings.ts';
import type { AutofillPage, PasskeyAutofill } from '#domain/factors/passkey-autofill.ts';
import { offersPasskeyAutofill } from '#domain/factors/passkey-settings.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { Markup } from '#http/page.ts';
import type { SiteApp } from '#http/site.ts';
import { csrfField } from '../forms.ts';
import { bindingOf, type LoginParts, loginVisit, moveAfter } from '../journey/login-families.ts';
import type { LoginMove, LoginVisit, OpenPage } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import { parsedCredential } from '../passkey-form.ts';

/** Where the script of a page that has been open for a while gets another challenge. */
const OPTIONS = `${PAGES.autofill}/options`;

interface Parts {
  readonly passkeyAutofill: PasskeyAutofill;
}

/** The form that the script sends, where the pool's people may sign in so; else nothing. */
export function autofillForm({ passkeyAutofill }: Parts, visit: LoginVisit): Markup | '' {
  if (!offersPasskeyAutofill(visit.pool)) return '';
  const { csrf, site } = visit;
  const { search } = new URL(visit.link(PAGES.autofill), site.origin);
  const options = JSON.stringify(passkeyAutofill.options(autofillPageOf(visit)));
  return html`<form method="post" action="${visit.link(PAGES.autofill)}" data-autofill="${site.base}${OPTIONS}${search}" data-options="${options}" hidden>
${csrfField(csrf)}
<input type="hidden" name="credential" value="">
</form>`;
}

/** Takes the form; what it shows is the page that asks for the name. */
export function autofillPage(
  { passkeyAutofill, steps }: Parts & { readonly steps: SignInSteps },
  usernamePage: OpenPage,
): OpenPage {
  return {
    path: PAGES.autofill,
    refusals: ({ problems }) => ({
      NotAuthorizedException: problems.passkey,
      InvalidParameterException: problems.passkey,
      WebAuthnChallengeNotFoundException: problems.stale,
    }),

    show: (visit, { notice, problem, fault }) =>
      usernamePage.show(visit, { notice, problem: problem ?? fault?.problem }),

    async submit(visit, typed) {
      const credential = parsedCredential(typed);
      if (credential === undefined) return { again: { problem: visit.words.problems.passkey } };
      const found = await passkeyAutofill.prove(autofillPageOf(visit), credential);
      try {
        return sayingWhy(await steps.withPasskey(visit, found));
      } catch (error) {
        // The form holds no name, and what is to be done next is about this user.
        const name = knownName(visit.pool, found.user);
        const isRefusal = error instanceof CognitoError;
        const move = isRefusal && moveAfter(error, visit, PAGES.autofill, name);
        if (move) return move;
        throw error;
      }
    },
  };
}

export function autofillRoutes(app: SiteApp, parts: LoginParts & Parts): void {
  app.get(OPTIONS, async (c) => {
    const visit = await loginVisit(parts, c);
    if (visit instanceof Response) return c.notFound();
    const { pool, client } = visit;
    if (!offersPasskeyAutofill(pool) || !hasOwnUsers(client)) return c.notFound();
    return c.json(parts.passkeyAutofill.options(autofillPageOf(visit)));
  });
}

/** A challenge is bound as a journey is: there is none yet, since nobody has been named. */
function autofillPageOf(visit: LoginVisit): AutofillPage {
  const { browser, request } = bindingOf(visit);
  return { pool: visit.pool, client: visit.client, browser: JSON.stringify([browser, request]) };
}

/** A person whose passkey was right, and who is asked for a password all the same, is told why. */
const sayingWhy = (move: LoginMove): LoginMove =>
  'to' in move && typeof move.to !== 'string' && move.to.page === PAGES.password
    ? { ...move, notice: 'passkey-not-enough' }
    : move;
