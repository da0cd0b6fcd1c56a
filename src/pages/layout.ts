/**
 * The frame of every managed page: brand, title, messages, languages. What a page says for itself
 * is a view; whose page it is, in which language and in which look, is the frame.
 */
import type { Context } from 'hono';
import { html, raw } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type FormTargets, type Markup, pageOf } from '#http/page.ts';
import { firstCharacters } from '#platform/text-length.ts';
import { type IconName, icon } from './icons.ts';
import { scriptsOf } from './scripts/page-scripts.ts';
import { PAGE_SHEET } from './style.ts';
import { LANGUAGE_NAMES, type Language } from './words/languages.ts';
import { fill, type Words } from './words/words.ts';

/** Paths of an image, and of the one for dark pages where that is another. */
export interface FramePicture {
  readonly src: string;
  readonly dark?: string | undefined;
}

/** How a pool's pages look beside the common sheet, as paths on the site. */
export interface FrameLook {
  readonly colorScheme: 'light' | 'dark' | 'light dark';
  readonly sheet?: string | undefined;
  readonly logo?: FramePicture | undefined;
  /** At the top and the bottom of the page. */
  readonly headerLogo?: FramePicture | undefined;
  readonly footerLogo?: FramePicture | undefined;
  readonly favicon?: string | undefined;
}

/** The application that people come from, as its pages name it. */
export interface FrameApplication {
  readonly name: string;
  /** Its own page, to go back to. */
  readonly home?: string | undefined;
}

/** What all pages of one visit share. */
export interface Frame {
  /** Put before every path of the site. */
  readonly base: string;
  readonly language: Language;
  readonly words: Words;
  readonly look: FrameLook;
  /** Absent where none is known, and of one that registered itself: its name is its own claim. */
  readonly application?: FrameApplication | undefined;
  /** Path and query of the page in another language. */
  readonly inLanguage?: ((language: Language) => string) | undefined;
  readonly formTargets?: FormTargets;
}

/** Text, or text with a time in it that the browser may say in its own way. */
export type Sentence = string | Markup;

/** What is wrong with what stands in a field. */
export interface FieldFault {
  readonly field: string;
  readonly problem: Sentence;
}

/** What a page says for itself. */
export interface View {
  readonly title: string;
  /** The title names the application. */
  readonly namesApplication?: boolean;
  readonly lead?: Sentence | undefined;
  /** Why what was asked for has not been done. */
  readonly problem?: Sentence | undefined;
  /** Said at its field; above the form where that has no such field. */
  readonly fault?: FieldFault | undefined;
  /** What has been done. */
  readonly notice?: string | undefined;
  readonly body?: Markup;
  /** A picture of a page, which this server may show in a frame. */
  readonly isPreview?: boolean;
  /** For pages that hold more than a form. */
  readonly wide?: boolean;
  /** For pages that say one thing: a sign above it. */
  readonly sign?: Extract<IconName, 'bad' | 'good' | 'leave' | 'mail' | 'question'>;
  /** Paths of scripts on the site. */
  readonly scripts?: readonly string[];
}

export const PLAIN_LOOK: FrameLook = { colorScheme: 'light dark' };

/** The id of what is said at a field. */
export const faultId = (field: string) => `${field}-fault`;

/** The page as the answer of a request, with the cookies that were set on the way. */
export async function render(
  c: Context,
  frame: Frame,
  view: View,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const { base, language, look, application, formTargets } = frame;
  const { title, lead, fault, notice, wide, sign } = view;
  const body = await (view.body ?? '');
  const isAtField = fault && body.includes(`id="${faultId(fault.field)}"`);
  const problem = view.problem ?? (isAtField ? undefined : fault?.problem);
  const scripts = [...(view.scripts ?? []), ...scriptsOf(body)];
  const sheets = [PAGE_SHEET.path, ...(look.sheet === undefined ? [] : [look.sheet])];
  const page = pageOf({
    title: application && !view.namesApplication ? `${title} · ${application.name}` : title,
    language,
    styles: sheets.map((path) => base + path),
    scripts: scripts.map((path) => base + path),
    colorScheme: look.colorScheme,
    icon: look.favicon && base + look.favicon,
    ...(formTargets && { formTargets }),
    ...(view.isPreview && { framedBy: 'own pages' as const }),
    body: html`${bar('header', base, look.headerLogo)}
<main ${wide ? html`class="wide"` : ''}>
<div class="card${sign === undefined ? '' : ' saying'}">
${brand(frame, view)}
${sign === undefined ? '' : html`<div class="sign ${sign}">${icon(sign)}</div>`}
<h1>${title}</h1>
${lead === undefined ? '' : html`<p class="lead">${lead}</p>`}
${notice === undefined ? '' : html`<p class="message notice" role="status">${notice}</p>`}
${problem === undefined ? '' : html`<p class="message problem" role="alert">${problem}</p>`}
${raw(body)}
</div>
${languages(frame)}
</main>
${bar('footer', base, look.footerLogo)}`,
  });
  return c.html(page.content, status, { ...page.headers, 'Content-Language': language });
}

/** The application's logo, or its initial in place of one, and its name unless the title has it. */
function brand({ base, look, application }: Frame, { namesApplication }: View): Markup | '' {
  const { logo } = look;
  const name = application && !namesApplication ? application.name : undefined;
  if (logo) {
    return html`<div class="brand">${picture(base, logo)}</div>
${name === undefined ? '' : html`<p class="application">${name}</p>`}`;
  }
  if (!application) return '';
  const initial = firstCharacters(application.name.trim(), 1).toUpperCase();
  return html`<p class="application"><span class="initial" aria-hidden="true">${initial}</span>${name === undefined ? '' : html`<span class="name">${name}</span>`}</p>`;
}

/** The way back to the application, where it is known. */
export function toApplication({ application, words }: Frame): Markup | '' {
  if (application?.home === undefined) return '';
  const label = fill(words.common.toApplication, { name: application.name });
  return html`<div class="actions"><a class="button" href="${application.home}">${label}</a></div>`;
}

/** Without a text of its own: the page's title, or the name below it, says what it shows. */
function picture(base: string, { src, dark }: FramePicture): Markup {
  const image = html`<img src="${base + src}" alt="">`;
  if (dark === undefined) return image;
  return html`<picture><source srcset="${base + dark}" media="(prefers-color-scheme: dark)">${image}</picture>`;
}

function bar(element: 'header' | 'footer', base: string, logo: FramePicture | undefined) {
  if (!logo) return '';
  const image = picture(base, logo);
  return element === 'header'
    ? html`<header class="bar">${image}</header>`
    : html`<footer class="bar">${image}</footer>`;
}

/** Links to the page in other languages. */
function languages({ language, words, inLanguage }: Frame) {
  const names = Object.entries(LANGUAGE_NAMES) as [Language, string][];
  if (!inLanguage || names.length < 2) return '';
  return html`<nav class="languages" aria-label="${words.common.language}">
${names.map(([each, name]) =>
  each === language
    ? html`<span lang="${each}" aria-current="true">${name}</span>`
    : html`<a href="${inLanguage(each)}" lang="${each}" hreflang="${each}">${name}</a>`,
)}
</nav>`;
}
