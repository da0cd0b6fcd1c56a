/**
 * Reading XML that anyone may have sent. The text is measured before it is parsed, so that no
 * parser meets what grows in it: document types, entities, depth, crowds of elements. What a
 * parser would mend, warn of or guess at is refused. Messages have no comments, processing
 * instructions or CDATA either, so that no two readers see different texts in one element.
 */
import { SamlRefusal } from './saml-refusal.ts';
import { type XmlElement, type XmlNode, XmlParser, type XmlText } from './xml-libraries.ts';

export interface XmlLimits {
  /** Of the text, in UTF-16 units. */
  readonly length: number;
  readonly elements: number;
  /** Comments and instructions are cut out, in documents that operators give; else refused. */
  readonly asides: 'refused' | 'cut';
}

const DEEPEST = 32;
const LONGEST_TAG = 8192;
/** Prefixes that are declared anywhere; what is in scope is copied for every element. */
const MOST_PREFIXES = 32;

const ELEMENT = 1;
const TEXT = 3;

/** The root element of a text within limits. @throws SamlRefusal */
export function parseXml(text: string, limits: XmlLimits): XmlElement {
  if (text.length > limits.length) throw new SamlRefusal('too-large', 'the XML is too long');
  const plain = limits.asides === 'cut' ? withoutAsides(text) : text;
  measure(plain, limits);
  try {
    const document = new XmlParser({ errorHandler: STRICT }).parseFromString(plain, 'text/xml');
    const root = document.documentElement;
    const elements = Array.from(document.childNodes).filter(({ nodeType }) => nodeType === ELEMENT);
    if (root && elements.length === 1) return root;
  } catch (error) {
    throw new SamlRefusal('malformed', `not well-formed XML (${(error as Error).name})`);
  }
  throw new SamlRefusal('malformed', 'not one XML document');
}

function refuse(): never {
  throw new Error('not well-formed');
}
const STRICT = { warning: refuse, error: refuse, fatalError: refuse };

/** XML 1.0 has no other control characters, and parsers differ in what they make of them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const NO_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const NO_REFERENCE = /&#(?:0*(?:[0-8]|1[1245-9]|2\d|3[01])|[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]));/;
const DECLARATION = /^\ufeff?\s*<\?xml(?:\s[^<>?]*)?\?>/;
const ASIDE = /<!--|<\?(?!xml\s)/g;

/** In one pass: an aside without an end is looked for once, and stays to be refused. */
function withoutAsides(text: string): string {
  let kept = '';
  let from = 0;
  for (let found = exec(ASIDE, text, 0); found; found = exec(ASIDE, text, from)) {
    const end = found[0] === '<!--' ? '-->' : '?>';
    const at = text.indexOf(end, found.index + found[0].length);
    if (at < 0) break;
    kept += text.slice(from, found.index);
    from = at + end.length;
  }
  return kept + text.slice(from);
}

function exec(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

/** Goes once through the tags. @throws SamlRefusal */
function measure(text: string, limits: XmlLimits): void {
  if (NO_CHARACTER.test(text) || NO_REFERENCE.test(text))
    throw new SamlRefusal('malformed', 'characters that XML does not have');
  const declared = DECLARATION.exec(text)?.[0].length ?? 0;
  const prefixes = new Set<string>();
  let depth = 0;
  let elements = 0;
  let at = text.indexOf('<', declared);
  requireBlank(text.slice(declared, at < 0 ? undefined : at));
  while (at >= 0) {
    const next = text[at + 1];
    if (next === '!') throw new SamlRefusal('malformed', 'a document type, comment or CDATA');
    if (next === '?') throw new SamlRefusal('malformed', 'a processing instruction');
    const end = endOfTag(text, at);
    if (next === '/') depth--;
    else {
      elements++;
      for (const [, prefix] of text.slice(at, end).matchAll(/\sxmlns:([^\s=]+)/g)) {
        prefixes.add(prefix!);
      }
      if (text[end - 1] !== '/') depth++;
    }
    if (depth > DEEPEST || elements > limits.elements || prefixes.size > MOST_PREFIXES) {
      throw new SamlRefusal('too-large', 'too many elements, levels or namespaces');
    }
    at = text.indexOf('<', end);
    if (depth <= 0) requireBlank(text.slice(end + 1, at < 0 ? undefined : at));
  }
}

/** Around the root. Parsers forget it, so that a text would have many forms. @throws SamlRefusal */
function requireBlank(text: string): void {
  if (/\S/.test(text)) throw new SamlRefusal('malformed', 'text around the document');
}

/** Where a tag's `>` stands: one in quotes belongs to a value. @throws SamlRefusal */
function endOfTag(text: string, start: number): number {
  const last = Math.min(text.length, start + LONGEST_TAG);
  let quote: string | undefined;
  for (let at = start + 1; at < last; at++) {
    const character = text[at];
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at;
    else if (character === '<') break;
  }
  throw new SamlRefusal('malformed', 'a tag without an end, or longer than a tag may be');
}

/** Whether the element has this name. */
export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.localName === name && element.namespaceURI === namespace;
}

export function childElements(element: XmlElement): readonly XmlElement[] {
  return Array.from(element.childNodes).filter(isElement);
}

/** The children of this name. */
export function childrenNamed(
  element: XmlElement,
  namespace: string,
  name: string,
): readonly XmlElement[] {
  return childElements(element).filter((child) => isNamed(child, namespace, name));
}

/** The child of this name; undefined where there is none. @throws SamlRefusal where there are more */
export function optionalChild(
  element: XmlElement,
  namespace: string,
  name: string,
): XmlElement | undefined {
  const [child, ...more] = childrenNamed(element, namespace, name);
  if (more.length > 0) throw new SamlRefusal('malformed', `more than one ${name}`);
  return child;
}

/** The one child of this name. @throws SamlRefusal */
export function onlyChild(element: XmlElement, namespace: string, name: string): XmlElement {
  const child = optionalChild(element, namespace, name);
  if (!child) throw new SamlRefusal('malformed', `no ${name} in ${element.localName}`);
  return child;
}

/** Every element below this one, and itself, in the order of the document. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of childElements(element)) yield* everyElement(child);
}

/**
 * The namespaces that are declared around an element, the nearest of each prefix; the default one
 * has the prefix ''. An empty namespace takes a declaration back.
 */
export function declarationsAround(
  element: XmlElement,
  { withOwn = false } = {},
): ReadonlyMap<string, string> {
  const declared = new Map<string, string>();
  let at = (withOwn ? element : element.parentNode) as XmlElement | null;
  while (at?.attributes) {
    for (const { name, value } of Array.from(at.attributes)) {
      const declaration = /^xmlns(?::(.+))?$/.exec(name);
      const prefix = declaration?.[1] ?? '';
      if (declaration && !declared.has(prefix)) declared.set(prefix, value);
    }
    at = at.parentNode as XmlElement | null;
  }
  return declared;
}

/** An attribute's value; undefined where it is absent. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.hasAttribute(name) ? element.getAttribute(name) : undefined;
}

/** The text of an element that has nothing but text in it. @throws SamlRefusal */
export function textOf(element: XmlElement): string {
  return Array.from(element.childNodes, (node) => {
    if (node.nodeType !== TEXT) {
      throw new SamlRefusal('malformed', `more than text in ${element.localName}`);
    }
    return (node as XmlText).data;
  }).join('');
}

function isElement(node: XmlNode): node is XmlElement {
  return node.nodeType === ELEMENT;
}
