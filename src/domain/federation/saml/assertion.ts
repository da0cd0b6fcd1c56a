/** What an assertion says: read from the text that was signed, every member at its own place. */
import { ASSERTION_NS, BEARER } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import type { XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childElements,
  childrenNamed,
  isNamed,
  onlyChild,
  optionalChild,
  textOf,
} from './xml-tree.ts';

/** One way of being the subject: who brings the assertion is, in these bounds. */
export interface BearerConfirmation {
  readonly recipient: string | undefined;
  readonly inResponseTo: string | undefined;
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
}

export interface AssertionConditions {
  readonly notBefore: number | undefined;
  readonly notOnOrAfter: number | undefined;
  /** Of every list one must be met. */
  readonly audiences: readonly (readonly string[])[];
}

export interface AuthnStatement {
  readonly instant: number;
  readonly sessionIndex: string | undefined;
  readonly sessionNotOnOrAfter: number | undefined;
}

export interface SamlAssertion {
  readonly id: string;
  readonly issuer: string;
  readonly issuedAt: number;
  readonly nameId: string;
  readonly nameIdFormat: string | undefined;
  readonly confirmations: readonly BearerConfirmation[];
  readonly conditions: AssertionConditions;
  readonly statements: readonly AuthnStatement[];
  readonly attributes: Readonly<Record<string, string | readonly string[]>>;
}

/** @throws SamlRefusal */
export function readAssertion(assertion: XmlElement): SamlAssertion {
  if (!isNamed(assertion, ASSERTION_NS, 'Assertion')) {
    throw new SamlRefusal('malformed', 'no assertion where one was expected');
  }
  requireVersion(assertion);
  const subject = onlyChild(assertion, ASSERTION_NS, 'Subject');
  const nameId = optionalChild(subject, ASSERTION_NS, 'NameID');
  const name = nameId && textOf(nameId);
  if (!name) throw new SamlRefusal('subject', 'the subject has no NameID');
  // To the provider, a name with a space is another person's.
  if (name !== name.trim()) throw new SamlRefusal('subject', 'white space around the NameID');
  return {
    id: requiredAttribute(assertion, 'ID'),
    issuer: textOf(onlyChild(assertion, ASSERTION_NS, 'Issuer')).trim(),
    issuedAt: instant(requiredAttribute(assertion, 'IssueInstant')),
    nameId: name,
    nameIdFormat: attributeOf(nameId, 'Format'),
    confirmations: childrenNamed(subject, ASSERTION_NS, 'SubjectConfirmation')
      .filter((confirmation) => attributeOf(confirmation, 'Method') === BEARER)
      .map(readConfirmation),
    conditions: readConditions(onlyChild(assertion, ASSERTION_NS, 'Conditions')),
    statements: childrenNamed(assertion, ASSERTION_NS, 'AuthnStatement').map(readStatement),
    attributes: readAttributes(assertion),
  };
}

/** @throws SamlRefusal */
export function requireVersion(message: XmlElement): void {
  const version = attributeOf(message, 'Version');
  if (version !== '2.0') throw new SamlRefusal('malformed', `SAML of version ${shown(version)}`);
}

function readConfirmation(confirmation: XmlElement): BearerConfirmation {
  const data = optionalChild(confirmation, ASSERTION_NS, 'SubjectConfirmationData');
  return {
    recipient: data && attributeOf(data, 'Recipient'),
    inResponseTo: data && attributeOf(data, 'InResponseTo'),
    notBefore: data && instantOf(data, 'NotBefore'),
    notOnOrAfter: data && instantOf(data, 'NotOnOrAfter'),
  };
}

/** A condition that is not understood makes an assertion invalid (SAML core, 2.5.1). */
const OTHER_CONDITIONS = ['OneTimeUse', 'ProxyRestriction'];

function readConditions(conditions: XmlElement): AssertionConditions {
  const audiences: (readonly string[])[] = [];
  for (const condition of childElements(conditions)) {
    if (isNamed(condition, ASSERTION_NS, 'AudienceRestriction')) {
      const named = childrenNamed(condition, ASSERTION_NS, 'Audience');
      audiences.push(named.map((audience) => textOf(audience).trim()));
    } else if (!OTHER_CONDITIONS.some((name) => isNamed(condition, ASSERTION_NS, name))) {
      throw new SamlRefusal('malformed', `the condition ${shown(condition.localName)}`);
    }
  }
  return {
    notBefore: instantOf(conditions, 'NotBefore'),
    notOnOrAfter: instantOf(conditions, 'NotOnOrAfter'),
    audiences,
  };
}

function readStatement(statement: XmlElement): AuthnStatement {
  return {
    instant: instant(requiredAttribute(statement, 'AuthnInstant')),
    sessionIndex: attributeOf(statement, 'SessionIndex'),
    sessionNotOnOrAfter: instantOf(statement, 'SessionNotOnOrAfter'),
  };
}

/** By name; a name that comes again adds its values to those before. */
function readAttributes(assertion: XmlElement): SamlAssertion['attributes'] {
  const values = new Map<string, string[]>();
  for (const statement of childrenNamed(assertion, ASSERTION_NS, 'AttributeStatement')) {
    for (const attribute of childrenNamed(statement, ASSERTION_NS, 'Attribute')) {
      const name = requiredAttribute(attribute, 'Name');
      const given = childrenNamed(attribute, ASSERTION_NS, 'AttributeValue').flatMap(valuesIn);
      values.set(name, [...(values.get(name) ?? []), ...given]);
    }
  }
  return Object.fromEntries(
    [...values]
      .filter(([, given]) => given.length > 0)
      .map(([name, given]) => [name, given.length === 1 ? given[0]! : given]),
  );
}

/** Its text, or that of the NameID it holds; values of other kinds cannot be mapped. */
function valuesIn(value: XmlElement): readonly string[] {
  const [first, ...more] = childElements(value);
  if (!first) return [textOf(value)];
  const isNameId = more.length === 0 && isNamed(first, ASSERTION_NS, 'NameID');
  return isNameId && childElements(first).length === 0 ? [textOf(first)] : [];
}

/** @throws SamlRefusal */
export function requiredAttribute(element: XmlElement, name: string): string {
  const value = attributeOf(element, name);
  if (!value) throw new SamlRefusal('malformed', `${element.localName} without ${name}`);
  return value;
}

/** @throws SamlRefusal */
export function instantOf(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text === undefined ? undefined : instant(text);
}

/** In UTC, as SAML has it (core, 1.3.3): a time without a zone would be anybody's. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** @throws SamlRefusal */
export function instant(text: string): number {
  const ms = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new SamlRefusal('malformed', `the time ${shown(text)}`);
  return ms;
}
