/**
 * Setting up an authenticator app, on any page that does it: scan or type the key, then enter the
 * first code.
 * Nothing has the focus at first, so that a phone shows the picture and not the field below it.
 */
import { html, raw } from 'hono/html';
import { renderSVG } from 'uqr';
import { LONGEST_NAME } from '#domain/factors/factor-names.ts';
import { otpauthUri } from '#domain/factors/otpauth.ts';
import type { Markup } from '#http/page.ts';
import { fromBase32 } from '#platform/base32.ts';
import { firstCharacters } from '#platform/text-length.ts';
import { codeField, field, form } from './fields.ts';
import type { FieldFault } from './layout.ts';
import type { Words } from './words/words.ts';

export interface EnrolmentView {
  readonly words: Words;
  readonly csrf: string;
  /** Where the first code goes, as `code` with the name the person gives as `name`. */
  readonly action: string;
  /** The key in base32. */
  readonly secret: string;
  /** What the app shows the codes under. */
  readonly issuer: string;
  readonly account: string;
  readonly name?: string | undefined;
  readonly fault: FieldFault | undefined;
  /** What the form sends along. */
  readonly hidden?: Readonly<Record<string, string>>;
}

/** Longer names are cut: an app shows no more, and the picture must stay coarse enough to scan. */
const LONGEST_LABEL = 64;

export function enrolmentSteps(view: EnrolmentView): Markup {
  const { words, csrf, action, secret, fault } = view;
  const { enrol } = words;
  const [issuer, account] = [cut(view.issuer), cut(view.account)];
  const uri = otpauthUri({ issuer, account, secret: fromBase32(secret)! });
  return html`<ol class="steps">
<li><div><p>${enrol.step1}</p></div></li>
<li><div>
<p>${enrol.step2}</p>
<div class="qr" role="img" aria-label="${enrol.qr}">${raw(renderSVG(uri, { border: 2, ecc: 'M' }))}</div>
<details>
<summary>${enrol.cannotScan}</summary>
<p>${enrol.cannotScanLead}</p>
<p><a href="${uri}">${enrol.openInApp}</a></p>
<dl>
<dt>${enrol.account}</dt><dd>${issuer}: ${account}</dd>
<dt>${enrol.key}</dt><dd class="key">${inFours(secret)}</dd>
</dl>
<button type="button" class="plain" data-copy="${secret}" data-copied="${words.common.copied}" hidden>${words.common.copy}</button>
</details>
</div></li>
<li><div>
<p>${enrol.step3}</p>
${form(
  { action, csrf },
  html`${Object.entries(view.hidden ?? {}).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )}
${codeField(words, { fault, autofocus: false })}
${field(
  {
    name: 'name',
    label: enrol.name,
    hint: enrol.nameHint,
    optional: true,
    value: view.name ?? '',
    maxlength: LONGEST_NAME,
    fault,
  },
  words,
)}
<button>${enrol.submit}</button>`,
)}
</div></li>
</ol>`;
}

/** The key as people copy it. */
const inFours = (secret: string) => secret.replaceAll(/.{4}(?=.)/g, '$& ');

const cut = (text: string) => firstCharacters(text, LONGEST_LABEL);
