/** Asking a person whether to sign out, where an application's request does not show that. */
import { html } from 'hono/html';
import type { SignOutReading, SignOuts } from '#domain/oauth/sign-outs.ts';
import { knownName } from '#domain/users/login-names.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import { ssoCookieOf } from '#http/sso-cookie.ts';
import { leaveByProvider, type SingleLogoutParts } from './federation/single-logout.ts';
import { form } from './fields.ts';
import { csrfSecret, ownForm } from './forms.ts';
import { PAGES } from './journey/next-page.ts';
import { render } from './layout.ts';
import { frameOf, toErrorPage } from './site-frame.ts';
import { fill } from './words/words.ts';

interface Parts extends SingleLogoutParts {
  readonly signOuts: SignOuts;
}

export function signOutPage(app: SiteApp, parts: Parts): void {
  const { signOuts } = parts;
  const read = (c: SiteContext) => {
    const query = new URL(c.req.url).searchParams;
    return signOuts.read(c.env.site.pool, query, ssoCookieOf(c));
  };
  const refused = (c: SiteContext, { error }: Extract<SignOutReading, { kind: 'unusable' }>) =>
    toErrorPage(c, error, c.req.query('client_id') ?? '');

  const show = async (
    c: SiteContext,
    asked: Extract<SignOutReading, { kind: 'ask' }>,
    problem?: 'stale',
  ) => {
    const { site } = c.env;
    const { destination, client, user } = asked;
    const frame = await frameOf(parts, c, client);
    const { words, application: known } = frame;
    const { signOut, problems } = words;
    const action = `${site.base}${PAGES.signOut}${new URL(c.req.url).search}`;
    const application =
      destination.to === 'application' ? [new URL(destination.location).protocol] : [];
    // The provider may come first.
    const goesTo = [...application, 'https:', new URL(site.origin).protocol];
    return render(
      c,
      { ...frame, formTargets: goesTo },
      {
        sign: 'leave',
        title: signOut.title,
        lead: fill(signOut.lead, { name: knownName(site.pool, user) }),
        problem: problem && problems[problem],
        body: html`${form(
          { action, csrf: csrfSecret(c, site, parts.random) },
          html`<button>${signOut.submit}</button>`,
        )}
${
  known?.home === undefined
    ? html`<div class="links fine"><p>${signOut.stay}</p></div>`
    : html`<div class="links"><a href="${known.home}">${fill(words.common.toApplication, { name: known.name })}</a></div>`
}`,
      },
    );
  };

  app.get(PAGES.signOut, async (c) => {
    const asked = await read(c);
    if (asked.kind === 'ask') return show(c, asked);
    if (asked.kind === 'unusable') return refused(c, asked);
    // Meanwhile nobody is signed in: there is nothing to ask.
    return c.redirect(`${c.env.site.base}/logout${new URL(c.req.url).search}`);
  });
  app.post(PAGES.signOut, async (c) => {
    const asked = await read(c);
    if (asked.kind === 'unusable') return refused(c, asked);
    if (!(await ownForm(c)) && asked.kind === 'ask') return show(c, asked, 'stale');
    const provider = await signOuts.end(c.env.site.pool, ssoCookieOf(c));
    return leaveByProvider(parts)(c, asked.destination, provider);
  });
}
