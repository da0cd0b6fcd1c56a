/**
 * The login page in the look of a client, or in one that is not saved yet, for the console to show
 * in a frame: a picture of a page. It has no form, runs no script, reads no session, and says
 * nothing that the login page would not say to anybody.
 */
import { html } from 'hono/html';
import { CognitoError } from '#contract/errors.ts';
import type { Look } from '#domain/branding/look.ts';
import { EVERY_CLIENT, type Looks } from '#domain/branding/looks.ts';
import type { Clients } from '#domain/clients/clients.ts';
import type { SiteApp, SiteContext } from '#http/site.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import type { Client } from '#store/tables/clients.ts';
import { field } from './fields.ts';
import { namedClient } from './known-application.ts';
import { type Frame, render, type View } from './layout.ts';
import { frameLookOf, sheetOf } from './look.ts';
import { frameOf } from './site-frame.ts';
import { fill } from './words/words.ts';

const PATH = '/_preview';
/** As deep as the sheets of looks, whose pictures stand beside them. */
const SHEET = '/_preview/looks/sheet.css';

interface PreviewParts {
  readonly looks: Looks;
  readonly clients: Pick<Clients, 'find'>;
}

export function previewRoutes(app: SiteApp, parts: PreviewParts): void {
  app.get(PATH, async (c) => {
    const asked = await askedLook(parts, c);
    if (asked === undefined) return c.text('These are no settings of a look.', 400);
    const { client, look } = asked;
    const query = new URL(c.req.url).search;
    const frame = await frameOf(parts, c, client);
    const shown: Frame = {
      base: frame.base,
      language: frame.language,
      words: frame.words,
      application: frame.application && { name: frame.application.name },
      look: frameLookOf(look, () => `${SHEET}${query}`),
    };
    return render(c, shown, loginView(shown));
  });
  app.get(SHEET, async (c) => {
    const asked = await askedLook(parts, c);
    if (asked === undefined) return c.notFound();
    return c.body(sheetOf(asked.look), 200, {
      'Content-Type': 'text/css; charset=UTF-8',
      'Cache-Control': 'no-store',
    });
  });
}

/**
 * The managed look with the settings of the request, or the classic one with its sheet, else the
 * saved one; undefined for malformed ones.
 */
async function askedLook(
  { looks, clients }: PreviewParts,
  c: SiteContext,
): Promise<{ readonly client: Client | undefined; readonly look: Look } | undefined> {
  const { pool, managedLoginVersion } = c.env.site;
  const client = await namedClient(clients, c);
  const clientId = client?.id ?? EVERY_CLIENT;
  const settings = c.req.query('settings');
  const css = c.req.query('css');
  try {
    if (settings !== undefined) {
      return { client, look: await looks.draft(pool.id, clientId, parseBoundedJson(settings)) };
    }
    if (css !== undefined)
      return { client, look: await looks.classicDraft(pool.id, clientId, css) };
    return { client, look: await looks.of(pool, client, managedLoginVersion) };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof CognitoError) return undefined;
    throw error;
  }
}

/** What the login page shows, and nothing in it that does anything. */
function loginView({ application, words }: Frame): View {
  const { signIn } = words;
  return {
    title: application ? fill(signIn.titleAt, { name: application.name }) : signIn.title,
    namesApplication: true,
    isPreview: true,
    body: html`<div class="preview" inert>
${field({ name: 'username', label: signIn.nameOf.username }, words)}
<button type="button">${signIn.next}</button>
<div class="links"><span>${signIn.noAccount} <a href="#">${signIn.signUp}</a></span>
<a href="#">${signIn.forgot}</a></div>
</div>`,
  };
}
