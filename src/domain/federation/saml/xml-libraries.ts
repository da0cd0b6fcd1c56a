/**
 * The packages that parse XML and check its signatures, behind the few types used of them: their
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

/** How an algorithm of signatures is put into xml-crypto. */
export interface SignatureAlgorithm {
  getAlgorithmName(): string;
  getSignature(signedInfo: string, privateKey: unknown): string;
  verifySignature(signedInfo: string, key: unknown, signature: string): boolean;
}

interface SignatureReference {
  readonly xpath: string;
  readonly transforms: readonly string[];
  readonly digestAlgorithm: string;
}

export interface XmlSignature {
  SignatureAlgorithms: Readonly<Record<string, new () => SignatureAlgorithm>>;
  HashAlgorithms: Readonly<Record<string, unknown>>;
  loadSignature(signature: XmlElement): void;
  /** @throws where the signature is wrong; false where a digest is */
  checkSignature(text: string): boolean;
  /** What was signed, in its canonical form; empty before the signature was checked. */
  getSignedReferences(): readonly string[];
  addReference(reference: SignatureReference): void;
  computeSignature(
    text: string,
    options: { readonly location: { readonly reference: string; readonly action: 'after' } },
  ): void;
  getSignedXml(): string;
}

interface XmlSignatureOptions {
  readonly publicCert?: string;
  readonly privateKey?: string;
  readonly signatureAlgorithm?: string;
  readonly canonicalizationAlgorithm?: string;
}

type XmlSignatureClass = new (options: XmlSignatureOptions) => XmlSignature;

const require = createRequire(import.meta.url);

export const { DOMParser: XmlParser } = require('@xmldom/xmldom') as {
  readonly DOMParser: ParserClass;
};

export const { SignedXml } = require('xml-crypto') as { readonly SignedXml: XmlSignatureClass };
