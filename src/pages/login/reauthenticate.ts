/**
 * Asking a person who is signed in to prove it once more, before something that a browser left open
 * must not do: here, or at the provider that the person came through. Who it is stands fixed: there
 * is no field for a name, and nobody else comes back from the provider.
 */
import { html } from 'hono/html';
import { takesFirstFactors } from '#domain/factors/federated-factors.ts';
import { button, field, form, missingIn, whoIs } from '../fields.ts';
import { waysIn } from '../journey/first-factors.ts';
import type { KnownVisit, LoginMove } from '../journey/login-visit.ts';
import { PAGES } from '../journey/next-page.ts';
import type { SignInSteps } from '../journey/sign-in-steps.ts';
import type { SitePage } from '../page.ts';
import { WAYS, wayLabel } from './choose.ts';
import { providerChoices } from './provider-choices.ts';

/** What is asked for: a code in a mailbox that is open beside the page would prove little. */
const STRONG: readonly string[] = ['PASSWORD', 'WEB_AUTHN'];

export function reauthenticatePage(steps: SignInSteps): SitePage<KnownVisit, LoginMove> {
  /** The first factors to prove it by here: codes only where the user has nothing else. */
  async function waysOf(visit: KnownVisit): Promise<readonly (typeof WAYS)[number][]> {
    if (!takesFirstFactors(visit.user)) return [];
    const choices = waysIn(await steps.choices(visit, visit.name));
    const all = WAYS.filter((way) => choices.includes(way));
    const strong = all.filter((way) => STRONG.includes(way));
    return strong.length > 0 ? strong : all;
  }

  return {
    path: PAGES.reauthenticate,

    async show(visit, { form: _, ...feedback }) {
      const { words, csrf, name, provider } = visit;
      const { reauthenticate, common, problems } = words;
      const action = visit.link(PAGES.reauthenticate);
      const ways = await waysOf(visit);
      // The provider of such a user is none of this application any more.
      const isStuck = ways.length === 0 && !provider;
      const byPassword = html`${form(
        { action, csrf },
        html`<input type="text" name="username" value="${name}" autocomplete="username" hidden>
${field(
  {
    name: 'password',
    label: common.password,
    type: 'password',
    autocomplete: 'current-password',
    autofocus: true,
    fault: feedback.fault,
  },
  words,
)}
<button>${words.mfa.codeSubmit}</button>`,
      )}
<div class="links"><a href="${visit.link(PAGES.forgot, { login_hint: name })}">${words.signIn.forgot}</a></div>`;
      return {
        title: reauthenticate.title,
        lead: reauthenticate.lead,
        ...(isStuck && { problem: problems.notHere }),
        ...feedback,
        body: html`${whoIs(visit, name)}
${ways.includes('PASSWORD') ? byPassword : ''}
<div class="choices">
${ways
  .filter((way) => way !== 'PASSWORD')
  .map((way) => button({ action, csrf }, 'choice', wayLabel(way, words), { way }))}
</div>
${provider ? providerChoices(visit, [provider], PAGES.reauthenticate) : ''}`,
      };
    },

    async submit(visit, typed) {
      const { name, words } = visit;
      const choices = await waysOf(visit);
      const kept = { name, choices, isKnown: true } as const;
      const way = choices.find((each) => each === typed.get('way'));
      if (way !== undefined && way !== 'PASSWORD') return steps.withChoice(visit, kept, way);
      const password = typed.get('password') ?? '';
      if (password === '') {
        return { again: { fault: missingIn(words, 'password', words.common.password) } };
      }
      return steps.withPassword(visit, kept, password);
    },
  };
}
