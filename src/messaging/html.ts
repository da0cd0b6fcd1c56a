/** Conversion between plain text and HTML, as far as e-mails need it. Pure; linear in the text. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character]!);
}

/** Whether a text is meant as HTML: it has a tag, a comment or a character reference. */
export function isMarkup(text: string): boolean {
  return /<[a-z!/]|&(?:#\d+|#x[0-9a-f]+|[a-z]\w*);/i.test(text);
}

const CHARACTERS: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  middot: '·',
  bull: '•',
  laquo: '«',
  raquo: '»',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  euro: '€',
};

/**
 * HTML as plain text, for mail readers without HTML: blocks become lines, a link is followed by its
 * address, all other markup is removed.
 */
export function htmlToText(html: string): string {
  return html
    .replaceAll(/<(style|script|head|title)\b[^<>]*>.*?<\/\1\s*>|<!--.*?-->/gis, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(
      /<a\b[^<>]*\bhref\s*=\s*["']([^"'<>]*)["'][^<>]*>(.*?)<\/a\s*>/gis,
      (_, to: string, words: string) => (words.trim() === to.trim() ? to : `${words} (${to})`),
    )
    .replaceAll(/<(?:br|hr)\b[^<>]*>|<\/(?:tr|li|div|table|ul|ol|blockquote)\s*>/gi, '\n')
    .replaceAll(/<\/(?:p|h[1-6])\s*>/gi, '\n\n')
    .replaceAll(/<[a-z!/][^<>]*>/gi, '')
    .replaceAll(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w*);/gi, (whole, name: string) =>
      characterOf(name.toLowerCase(), whole),
    )
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function characterOf(name: string, whole: string): string {
  if (!name.startsWith('#')) return CHARACTERS[name] ?? whole;
  const point = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
}
