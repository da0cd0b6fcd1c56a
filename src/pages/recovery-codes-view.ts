/** New recovery codes, on any page that shows them: to be copied, saved as a file or printed. */
import { html } from 'hono/html';
import type { Markup } from '#http/page.ts';
import type { Frame } from './layout.ts';

export function recoveryCodesView(
  { words, application }: Pick<Frame, 'words' | 'application'>,
  codes: readonly string[],
  account: string,
): Markup {
  const { common, recoveryCodes: own } = words;
  const all = codes.join('\n');
  const heading = [own.shownTitle, application?.name, account].filter(Boolean).join(' · ');
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${heading}\n\n${all}\n`)}`;
  return html`<p class="printed">${heading}</p>
<ol class="codes">${codes.map((each) => html`<li><code>${each}</code></li>`)}</ol>
<div class="tools">
<button type="button" class="plain" data-copy="${all}" data-copied="${common.copied}" hidden>${common.copy}</button>
<a class="button plain" href="${file}" download="recovery-codes.txt">${own.download}</a>
<button type="button" class="plain" data-print hidden>${own.print}</button>
</div>`;
}
