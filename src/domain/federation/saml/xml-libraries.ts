/**
 * The packages that parse XML and bring it into its canonical form, behind the few types used of them: their
 * own declarations would bring the globals of browsers into every file. They are loaded with this
 * file, which nothing on the way to a started server imports but by `import()`.
 */
import { createRequire } from 'node:module';

export interface XmlNode {
  readonly nodeType: number;
  readonly parentNode: XmlNode | null;
}

export interface XmlText extends XmlNode {
  readonly data: string;
}

export interface XmlAttribute {
  readonly name: string;
  readonly value: string;
}

export interface XmlElement extends XmlNode {
  readonly localName: string;
  readonly namespaceURI: string | null;
  readonly childNodes: ArrayLike<XmlNode>;
  readonly attributes: ArrayLike<XmlAttribute>;
  getAttribute(name: string): string;
  hasAttribute(name: string): boolean;
  removeChild(child: XmlNode): void;
}

interface ParserOptions {
  readonly errorHandler: Readonly<
    Record<'warning' | 'error' | 'fatalError', (text: string) => void>
  >;
}

type ParserClass = new (
  options: ParserOptions,
) => {
  parseFromString(
    text: string,
    type: 'text/xml',
  ): {
    readonly documentElement: XmlElement | null;
    readonly childNodes: ArrayLike<XmlNode>;
  };
};

interface CanonicalOptions {
  /** Prefixes whose declarations count although no name uses them. */
  readonly inclusiveNamespacesPrefixList: readonly string[];
  /** What is declared around the element and not in it. */
  readonly ancestorNamespaces: readonly {
    readonly prefix: string;
    readonly namespaceURI: string;
  }[];
}

type CanonicalFormClass = new () => {
  process(element: XmlElement, options: CanonicalOptions): string;
};

const require = createRequire(import.meta.url);

export const { DOMParser: XmlParser } = require('@xmldom/xmldom') as {
  readonly DOMParser: ParserClass;
};

const { C14nCanonicalization, ExclusiveCanonicalization } = require('xml-crypto') as Readonly<
  Record<string, CanonicalFormClass>
>;

export const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** By the names of their algorithms. */
export const CANONICAL_FORMS: ReadonlyMap<string, CanonicalFormClass | undefined> = new Map([
  ['http://www.w3.org/2001/10/xml-exc-c14n#', ExclusiveCanonicalization],
  ['http://www.w3.org/2001/10/xml-exc-c14n', ExclusiveCanonicalization],
  [INCLUSIVE_C14N, C14nCanonicalization],
]);
