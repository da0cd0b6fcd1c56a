/**
 * Signatures on elements (XML Signature, as SAML profiles it). What is given back is the text that
 * was signed, and callers read nothing else.
 *
 * A signature is judged where it stands, in the element that it has to be of: nothing is looked up
 * by an id, so that no other element can take its place. The canonical form is xml-crypto's. No
 * SHA-1, no HMAC, and no key but the provider's own, whatever the signature says of keys.
 */
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { ENVELOPED, EXCLUSIVE_C14N, RSA_SHA256, SHA256, SIGNATURE_NS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import { CANONICAL_FORMS, INCLUSIVE_C14N, type XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childElements,
  childrenNamed,
  declarationsAround,
  isNamed,
  onlyChild,
  optionalChild,
  parseXml,
  textOf,
  type XmlLimits,
} from './xml-tree.ts';

/** By their names in XML and in Node. */
const SIGNATURE_HASHES: ReadonlyMap<string, string> = new Map([
  [RSA_SHA256, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'sha512'],
]);
const DIGESTS: ReadonlyMap<string, string> = new Map([
  [SHA256, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

export function isSigned(element: XmlElement): boolean {
  return childrenNamed(element, SIGNATURE_NS, 'Signature').length > 0;
}

/**
 * The canonical text of the element as it was signed by one of the keys. The signature is taken out
 * of the element on the way.
 * @throws SamlRefusal
 */
export function signedText(element: XmlElement, keys: readonly KeyObject[]): string {
  const signature = optionalChild(element, SIGNATURE_NS, 'Signature');
  if (!signature) throw new SamlRefusal('unsigned', `the ${element.localName} is not signed`);
  const { signedInfo, value } = partsOf(signature);
  const form = canonicalForm(onlyChild(signedInfo, SIGNATURE_NS, 'CanonicalizationMethod'));
  const hash = algorithmIn(signedInfo, 'SignatureMethod', SIGNATURE_HASHES);
  const reference = referenceIn(signedInfo, attributeOf(element, 'ID'));
  const data = Buffer.from(form(signedInfo));
  // First, because it costs little: who has no signature of the provider's has nothing more done.
  if (!keys.some((key) => verify(hash, data, key, value))) throw wrong(element);
  element.removeChild(signature);
  const text = reference.form(element);
  if (createHash(reference.hash).update(text).digest('base64') !== reference.digest) {
    throw wrong(element);
  }
  return text;
}

function wrong({ localName }: XmlElement): SamlRefusal {
  return new SamlRefusal('signature', `the signature of the ${localName} is wrong`);
}

/** @throws SamlRefusal unless the signature has its parts in order, and nothing more */
function partsOf(signature: XmlElement) {
  const [signedInfo, value, keyInfo, ...others] = childElements(signature);
  const inOrder =
    signedInfo !== undefined &&
    isNamed(signedInfo, SIGNATURE_NS, 'SignedInfo') &&
    value !== undefined &&
    isNamed(value, SIGNATURE_NS, 'SignatureValue') &&
    (keyInfo === undefined || isNamed(keyInfo, SIGNATURE_NS, 'KeyInfo')) &&
    others.length === 0;
  if (!inOrder) throw new SamlRefusal('signature', 'a signature of another shape');
  if (childElements(signedInfo).length !== 3) {
    throw new SamlRefusal('signature', 'a signature of more than one reference');
  }
  return { signedInfo, value: Buffer.from(textOf(value), 'base64') };
}

type CanonicalForm = (element: XmlElement) => string;

interface SignedReference {
  readonly hash: string;
  readonly digest: string;
  readonly form: CanonicalForm;
}

/** The one reference, which has to be to the element of this id. @throws SamlRefusal */
function referenceIn(signedInfo: XmlElement, id: string | undefined): SignedReference {
  const reference = onlyChild(signedInfo, SIGNATURE_NS, 'Reference');
  if (!id || attributeOf(reference, 'URI') !== `#${id}`) {
    throw new SamlRefusal('signature', 'a signature of another element');
  }
  const transforms = onlyChild(reference, SIGNATURE_NS, 'Transforms');
  const [enveloped, canonical, ...others] = childElements(transforms);
  const begins = enveloped !== undefined && attributeOf(enveloped, 'Algorithm') === ENVELOPED;
  if (!begins || others.length > 0) {
    throw new SamlRefusal('signature', 'a signature with other transforms');
  }
  return {
    hash: algorithmIn(reference, 'DigestMethod', DIGESTS),
    digest: textOf(onlyChild(reference, SIGNATURE_NS, 'DigestValue')).replace(/\s+/g, ''),
    // Where nothing says how octets are made of an element (XML Signature, 4.4.3.2).
    form: canonical ? canonicalForm(canonical) : formOf(INCLUSIVE_C14N, []),
  };
}

function algorithmIn(parent: XmlElement, name: string, known: ReadonlyMap<string, string>): string {
  const algorithm = attributeOf(onlyChild(parent, SIGNATURE_NS, name), 'Algorithm');
  const found = algorithm === undefined ? undefined : known.get(algorithm);
  if (found === undefined) throw notAccepted(algorithm);
  return found;
}

/** What a CanonicalizationMethod or a Transform says. @throws SamlRefusal */
function canonicalForm(method: XmlElement): CanonicalForm {
  const algorithm = attributeOf(method, 'Algorithm') ?? '';
  const inclusive = optionalChild(method, EXCLUSIVE_C14N, 'InclusiveNamespaces');
  const prefixes = inclusive ? (attributeOf(inclusive, 'PrefixList') ?? '').trim() : '';
  return formOf(algorithm, prefixes === '' ? [] : [...new Set(prefixes.split(/\s+/))]);
}

/** More prefixes than a document may declare. */
const MOST_PREFIXES = 32;

function formOf(algorithm: string, prefixes: readonly string[]): CanonicalForm {
  // Documents here have no comments: with them is the same as without.
  const Form = CANONICAL_FORMS.get(algorithm.replace(/#?WithComments$/, ''));
  if (!Form || prefixes.length > MOST_PREFIXES) throw notAccepted(algorithm);
  return (element) => {
    const around = [...declarationsAround(element)].filter(
      ([prefix, namespace]) => namespace !== '' && !declares(element, prefix),
    );
    return new Form().process(element, {
      inclusiveNamespacesPrefixList: prefixes,
      ancestorNamespaces: around.map(([prefix, namespaceURI]) => ({ prefix, namespaceURI })),
    });
  };
}

function declares(element: XmlElement, prefix: string): boolean {
  return element.hasAttribute(prefix === '' ? 'xmlns' : `xmlns:${prefix}`);
}

function notAccepted(algorithm: string | undefined): SamlRefusal {
  return new SamlRefusal('signature', `the algorithm ${shown(algorithm)} is not accepted`);
}

/** The signature that a link has of its query (SAML bindings, 3.4.4.1). */
export interface QuerySignature {
  /** What is signed. */
  readonly data: string;
  /** By its name in XML. */
  readonly algorithm: string | undefined;
  readonly value: Buffer | undefined;
}

/** @throws SamlRefusal unless one of the keys has signed the query */
export function requireQuerySignature(
  { data, algorithm, value }: QuerySignature,
  keys: readonly KeyObject[],
): void {
  if (!value) throw new SamlRefusal('unsigned', 'the link is not signed');
  const hash = SIGNATURE_HASHES.get(algorithm ?? '');
  if (!hash) throw notAccepted(algorithm);
  if (keys.some((key) => verify(hash, Buffer.from(data), key, value))) return;
  throw new SamlRefusal('signature', 'the signature of the link is wrong');
}

/** Of messages of our own. */
const OWN: XmlLimits = { length: 20_000, elements: 20, asides: 'refused' };

/** The text of a message, with a signature of it behind its Issuer. */
export function withSignature(message: string, privateKey: KeyObject): string {
  const root = parseXml(message, OWN);
  const text = formOf(EXCLUSIVE_C14N, [])(root);
  const digest = createHash('sha256').update(text).digest('base64');
  const transforms = [ENVELOPED, EXCLUSIVE_C14N].map((name) => withAlgorithm('Transform', name));
  const reference = [
    `<ds:Transforms>${transforms.join('')}</ds:Transforms>`,
    withAlgorithm('DigestMethod', SHA256),
    `<ds:DigestValue>${digest}</ds:DigestValue>`,
  ];
  const inside = [
    withAlgorithm('CanonicalizationMethod', EXCLUSIVE_C14N),
    withAlgorithm('SignatureMethod', RSA_SHA256),
    `<ds:Reference URI="#${attributeOf(root, 'ID')}">${reference.join('')}</ds:Reference>`,
  ].join('');
  const namespace = `xmlns:ds="${SIGNATURE_NS}"`;
  const signed = `<ds:SignedInfo ${namespace}>${inside}</ds:SignedInfo>`;
  const value = sign('sha256', Buffer.from(signed), privateKey).toString('base64');
  const signature = `<ds:Signature ${namespace}><ds:SignedInfo>${inside}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue></ds:Signature>`;
  const end = '</saml:Issuer>';
  return text.replace(end, () => `${end}${signature}`);
}

function withAlgorithm(name: string, algorithm: string): string {
  return `<ds:${name} Algorithm="${algorithm}"></ds:${name}>`;
}

/** The signature of a link's query (SAML bindings, 3.4.4.1), which it ends with. */
export function withQuerySignature(query: URLSearchParams, privateKey: KeyObject): string {
  const unsigned = new URLSearchParams([...query, ['SigAlg', RSA_SHA256]]).toString();
  const signature = sign('sha256', Buffer.from(unsigned), privateKey).toString('base64');
  return `${unsigned}&Signature=${encodeURIComponent(signature)}`;
}
