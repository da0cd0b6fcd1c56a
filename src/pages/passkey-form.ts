/** The form of a passkey ceremony, with the sentences its script may show. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import { parseBoundedJson } from '#platform/bounded-json.ts';
import { csrfField } from './forms.ts';

/** The sentences that the script shows. */
export interface PasskeyWords {
  readonly submit: string;
  readonly waiting: string;
  readonly failed: string;
  readonly unsupported: string;
  readonly needsScript: string;
  readonly alreadyThere?: string;
}

export function passkeyForm(
  of: {
    readonly ceremony: 'create' | 'get';
    readonly action: string;
    readonly csrf: string;
    /** The options of the ceremony, as JSON. */
    readonly options: string;
  },
  words: PasskeyWords,
): Markup {
  const { ceremony, action, csrf, options } = of;
  const { submit, waiting, failed, unsupported, needsScript, alreadyThere } = words;
  return html`<p class="message" role="status" data-say="waiting" hidden>${waiting}</p>
<p class="message problem" role="alert" data-say="failed" hidden>${failed}</p>
<p class="message problem" role="alert" data-say="unsupported" hidden>${unsupported}</p>
${alreadyThere === undefined ? '' : html`<p class="message" role="status" data-say="there" hidden>${alreadyThere}</p>`}
<noscript><p class="message problem">${needsScript}</p></noscript>
<form method="post" action="${action}" data-passkey="${ceremony}" data-options="${options}">
${csrfField(csrf)}
<input type="hidden" name="credential" value="">
<button autofocus>${submit}</button>
</form>`;
}

/** What the browser's script has sent; undefined where it has sent nothing. */
export function parsedCredential(form: URLSearchParams): unknown {
  try {
    const text = form.get('credential');
    return text ? (parseBoundedJson(text) ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}
