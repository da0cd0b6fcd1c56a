/**
 * A response as a provider posts it: taken apart, and what was signed in it read. There is one
 * assertion in a response, at one place, so that the question which of several was meant never
 * comes up.
 */
import type { KeyObject } from 'node:crypto';
import { readAssertion, requireVersion, type SamlAssertion } from './assertion.ts';
import {
  type ExpectedAssertion,
  type JudgedAssertion,
  judgeAssertion,
  requireAnswer,
} from './assertion-rules.ts';
import { decryptedText } from './encrypted-assertion.ts';
import { ASSERTION_NS, PROTOCOL_NS, STATUS_PREFIX, SUCCESS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import { isSigned, signedText } from './signed-xml.ts';
import type { XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childElements,
  declarationsAround,
  everyElement,
  isNamed,
  onlyChild,
  optionalChild,
  parseXml,
  textOf,
  type XmlLimits,
} from './xml-tree.ts';

/** By what a provider's messages are believed and read. */
export interface ProviderTrust {
  /** Of the certificates in its metadata. */
  readonly keys: readonly KeyObject[];
  readonly encryption:
    | { readonly is: 'demanded' | 'possible'; readonly privateKey: KeyObject }
    | { readonly is: 'impossible' };
}

export interface JudgedResponse extends JudgedAssertion {
  readonly assertion: SamlAssertion;
}

/** As long as the service lets a response be, in base64. */
export const LONGEST_MESSAGE = 100_000;

export const MESSAGE_LIMITS: XmlLimits = {
  length: LONGEST_MESSAGE,
  elements: 2500,
  asides: 'refused',
};

/** Judges the SAMLResponse of a form. @throws SamlRefusal */
export function judgeResponse(
  encoded: string,
  trust: ProviderTrust,
  expected: ExpectedAssertion,
  now: number,
): JudgedResponse {
  const response = parseXml(decodedMessage(encoded), MESSAGE_LIMITS);
  requireResponse(response, expected);
  const assertion = readAssertion(signedAssertion(response, trust));
  return { assertion, ...judgeAssertion(assertion, expected, now) };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });
/** White space stands in one place of it alone: in two, a long run of it would cost its square. */
const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}$/;

/** The XML of a form's field. @throws SamlRefusal */
export function decodedMessage(encoded: string): string {
  if (encoded.length > LONGEST_MESSAGE) throw new SamlRefusal('too-large', 'a longer message');
  if (!BASE64.test(encoded.trimEnd())) throw new SamlRefusal('malformed', 'no base64');
  return utf8Of(Buffer.from(encoded, 'base64'));
}

/** @throws SamlRefusal */
export function utf8Of(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new SamlRefusal('malformed', 'no UTF-8');
  }
}

/**
 * What the response says around its assertion. It may be unsigned, so that it can only make the
 * response worse: what signs somebody in stands in the assertion once more.
 */
function requireResponse(response: XmlElement, expected: ExpectedAssertion): void {
  if (!isNamed(response, PROTOCOL_NS, 'Response')) {
    throw new SamlRefusal('malformed', 'no Response');
  }
  requireVersion(response);
  requireStatus(response);
  requireDestination(response, expected.recipient);
  const issuer = optionalChild(response, ASSERTION_NS, 'Issuer');
  if (issuer && textOf(issuer).trim() !== expected.issuer) {
    throw new SamlRefusal('issuer', `a response of ${shown(textOf(issuer))}`);
  }
  const inResponseTo = attributeOf(response, 'InResponseTo');
  if (inResponseTo !== undefined) requireAnswer(inResponseTo, expected.occasion);
}

/** @throws SamlRefusal where the message names another place than that where it arrived */
export function requireDestination(message: XmlElement, place: string): void {
  const destination = attributeOf(message, 'Destination');
  // Some providers leave it empty, which says as little as leaving it out.
  if (!destination || destination === place) return;
  throw new SamlRefusal('recipient', `sent to ${shown(destination)}, not ${shown(place)}`);
}

const STATUS = new RegExp(`^${STATUS_PREFIX}[A-Za-z]{1,40}$`);

/** @throws SamlRefusal unless the provider says that it did what was asked */
export function requireStatus(message: XmlElement): void {
  const status = onlyChild(message, PROTOCOL_NS, 'Status');
  const codes: string[] = [];
  for (
    let code = optionalChild(status, PROTOCOL_NS, 'StatusCode');
    code && codes.length < 3;
    code = optionalChild(code, PROTOCOL_NS, 'StatusCode')
  ) {
    codes.push(attributeOf(code, 'Value') ?? '');
  }
  if (codes[0] === SUCCESS) return;
  const said = optionalChild(status, PROTOCOL_NS, 'StatusMessage');
  const words = said && childElements(said).length === 0 ? textOf(said) : undefined;
  throw new SamlRefusal(
    'status',
    `the provider says ${codes.map(shown).join(', ') || 'nothing'}: ${shown(words)}`,
    codes.findLast((code) => STATUS.test(code)),
  );
}

const isAssertion = (element: XmlElement) =>
  isNamed(element, ASSERTION_NS, 'Assertion') ||
  isNamed(element, ASSERTION_NS, 'EncryptedAssertion');

/**
 * The assertion, parsed from text that the provider signed: the response with all that is in it,
 * or the assertion alone. Where the response is signed, that signature has to be right, whatever
 * the assertion's own is worth.
 */
function signedAssertion(response: XmlElement, trust: ProviderTrust): XmlElement {
  requireOneAssertion(response);
  if (isSigned(response)) {
    const signed = signedText(response, trust.keys);
    const inside = parseXml(signed, MESSAGE_LIMITS);
    requireOneAssertion(inside);
    const held = childElements(inside).find(isAssertion)!;
    if (held.localName === 'Assertion') return unencrypted(held, trust);
    return assertionIn(parseXml(decrypted(held, trust), MESSAGE_LIMITS));
  }
  const held = childElements(response).find(isAssertion)!;
  if (held.localName === 'Assertion') return signedAlone(unencrypted(held, trust), trust);
  return signedAlone(assertionIn(parseXml(decrypted(held, trust), MESSAGE_LIMITS)), trust);
}

function signedAlone(assertion: XmlElement, trust: ProviderTrust): XmlElement {
  return parseXml(signedText(assertion, trust.keys), MESSAGE_LIMITS);
}

/** One assertion, plain or encrypted, as a child of the response, and none anywhere else. */
function requireOneAssertion(response: XmlElement): void {
  const all = [...everyElement(response)].filter(({ localName }) =>
    ['Assertion', 'EncryptedAssertion', 'Response'].includes(localName),
  );
  const children = childElements(response).filter(isAssertion);
  requireOwnIds(response);
  if (isNamed(response, PROTOCOL_NS, 'Response') && all.length === 2 && children.length === 1)
    return;
  throw new SamlRefusal('malformed', 'not one assertion in one response');
}

/** Signatures are not looked up by ids here; who sends an id twice hopes that somebody does. */
function requireOwnIds(response: XmlElement): void {
  const ids = new Set<string>();
  for (const element of everyElement(response)) {
    for (const name of ['ID', 'Id', 'id']) {
      const id = attributeOf(element, name);
      if (id !== undefined && ids.has(id))
        throw new SamlRefusal('malformed', 'an id that is twice');
      if (id !== undefined) ids.add(id);
    }
  }
}

function unencrypted(assertion: XmlElement, { encryption }: ProviderTrust): XmlElement {
  if (encryption.is !== 'demanded') return assertion;
  throw new SamlRefusal('encryption', 'an assertion that is not encrypted');
}

/** The one element that was encrypted. @throws SamlRefusal */
export function decryptedElement(encrypted: XmlElement, trust: ProviderTrust): XmlElement {
  const [element, ...others] = childElements(parseXml(decrypted(encrypted, trust), MESSAGE_LIMITS));
  if (element && others.length === 0) return element;
  throw new SamlRefusal('encryption', 'what was encrypted is not one element');
}

/**
 * What was decrypted, in an element that declares what the response declares: its prefixes
 * may be theirs.
 */
function decrypted(encrypted: XmlElement, { encryption }: ProviderTrust): string {
  if (encryption.is === 'impossible') {
    throw new SamlRefusal('encryption', 'something encrypted, and no key for it');
  }
  const plain = decryptedText(encrypted, encryption.privateKey);
  const declared = [...declarationsAround(encrypted, { withOwn: true })].map(
    ([prefix, namespace]) =>
      ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escaped(namespace)}"`,
  );
  return `<Decrypted${declared.join('')}>${plain.replace(/^\ufeff?<\?xml[^>]*\?>/, '')}</Decrypted>`;
}

function escaped(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** @throws SamlRefusal unless one assertion is all that was encrypted */
function assertionIn(wrapper: XmlElement): XmlElement {
  const [assertion, ...others] = childElements(wrapper);
  const all = [...everyElement(wrapper)].filter(({ localName }) => localName === 'Assertion');
  if (assertion && isNamed(assertion, ASSERTION_NS, 'Assertion') && all.length === 1) {
    if (others.length === 0) return assertion;
  }
  throw new SamlRefusal('encryption', 'what was encrypted is not one assertion');
}
