/**
 * What an identity provider says of itself: its name, where it is asked, and by which keys it
 * signs. Whoever manages the pool vouches for the document by configuring it.
 */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { METADATA_NS, POST_BINDING, REDIRECT_BINDING, SIGNATURE_NS } from './saml-names.ts';
import { SamlRefusal } from './saml-refusal.ts';
import type { XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childrenNamed,
  everyElement,
  isNamed,
  parseXml,
  textOf,
  type XmlLimits,
} from './xml-tree.ts';

/** Where messages of one kind go, by the ways the provider takes them. */
export interface MessagePlaces {
  readonly redirect?: string;
  readonly post?: string;
}

export interface IdpMetadata {
  readonly entityId: string;
  readonly signOn: MessagePlaces;
  /** Of requests for logout; undefined where the provider has no single logout. */
  readonly logout: MessagePlaces;
  /** Of answers to its own, which may go elsewhere. */
  readonly logoutAnswers: MessagePlaces;
  readonly keys: readonly KeyObject[];
  /** When the certificate that lasts longest ends. */
  readonly certificatesEndAt: number;
  readonly wantsSignedRequests: boolean;
  /** When the document says of itself that it ends. */
  readonly validUntil: number | undefined;
}

/** Metadata no sign-in can come of. The message is in the service's words where they are known. */
export class UnusableMetadata extends Error {
  override readonly name = 'UnusableMetadata';
}

const LIMITS: XmlLimits = { length: 512 * 1024, elements: 20_000, asides: 'cut' };
const MOST_KEYS = 10;
const LONGEST_CERTIFICATE = 4096;
const SAML_20 = 'urn:oasis:names:tc:SAML:2.0:protocol';

/** @throws UnusableMetadata */
export function readIdpMetadata(text: string): IdpMetadata {
  try {
    return metadataOf(entityOf(parseXml(text, LIMITS)));
  } catch (error) {
    if (!(error instanceof SamlRefusal)) throw error;
    throw new UnusableMetadata(`The SAML metadata cannot be read: ${error.message}.`);
  }
}

function metadataOf({ entity, role }: ProviderEntity): IdpMetadata {
  const entityId = attributeOf(entity, 'entityID');
  if (!entityId || entityId.length > 1024) {
    throw new UnusableMetadata('The SAML metadata have no entityID.');
  }
  const signOn = placesOf(role, 'SingleSignOnService');
  if (signOn.redirect === undefined && signOn.post === undefined) {
    throw new UnusableMetadata('No SingleSignOn Http redirect binding location found in metadata.');
  }
  const certificates = certificatesOf(role);
  const ends = [entity, role].flatMap((element) => {
    const until = attributeOf(element, 'validUntil');
    return until === undefined ? [] : [Date.parse(until)];
  });
  return {
    entityId,
    signOn,
    logout: placesOf(role, 'SingleLogoutService'),
    logoutAnswers: placesOf(role, 'SingleLogoutService', 'ResponseLocation'),
    keys: certificates.map(({ publicKey }) => publicKey),
    certificatesEndAt: Math.max(...certificates.map(({ validTo }) => Date.parse(validTo))),
    wantsSignedRequests: /^(?:true|1)$/.test(attributeOf(role, 'WantAuthnRequestsSigned') ?? ''),
    validUntil: ends.length === 0 ? undefined : Math.min(...ends),
  };
}

interface ProviderEntity {
  readonly entity: XmlElement;
  readonly role: XmlElement;
}

/** The one identity provider in the document. @throws UnusableMetadata */
function entityOf(root: XmlElement): ProviderEntity {
  const found = [...everyElement(root)]
    .filter((element) => isNamed(element, METADATA_NS, 'EntityDescriptor'))
    .flatMap((entity) =>
      childrenNamed(entity, METADATA_NS, 'IDPSSODescriptor')
        .filter(isSaml2)
        .map((role) => ({ entity, role })),
    );
  if (found.length === 1) return found[0]!;
  throw new UnusableMetadata(
    found.length === 0
      ? 'The SAML metadata have no IDPSSODescriptor for SAML 2.0.'
      : 'The SAML metadata have more than one identity provider.',
  );
}

function isSaml2(role: XmlElement): boolean {
  return (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(SAML_20);
}

/** `answers` is the attribute that says where answers go, if not to the same place. */
function placesOf(role: XmlElement, service: string, answers = 'Location'): MessagePlaces {
  const services = childrenNamed(role, METADATA_NS, service);
  const by = (binding: string) =>
    services
      .filter((each) => attributeOf(each, 'Binding') === binding)
      .map((each) => attributeOf(each, answers) ?? attributeOf(each, 'Location'))
      .find((location) => location !== undefined && isWebAddress(location));
  const [redirect, post] = [by(REDIRECT_BINDING), by(POST_BINDING)];
  return { ...(redirect !== undefined && { redirect }), ...(post !== undefined && { post }) };
}

function isWebAddress(location: string): boolean {
  return /^https?:\/\//i.test(location) && URL.canParse(location);
}

/** Those to sign with; a descriptor that names no use has both. @throws UnusableMetadata */
function certificatesOf(role: XmlElement): readonly X509Certificate[] {
  const texts = childrenNamed(role, METADATA_NS, 'KeyDescriptor')
    .filter((descriptor) => (attributeOf(descriptor, 'use') ?? 'signing') === 'signing')
    .flatMap((descriptor) => [...everyElement(descriptor)])
    .filter((element) => isNamed(element, SIGNATURE_NS, 'X509Certificate'))
    .map((element) => textOf(element).replace(/\s+/g, ''));
  const unique = [...new Set(texts)];
  if (unique.length === 0) {
    throw new UnusableMetadata('The SAML metadata have no signing certificate.');
  }
  if (unique.length > MOST_KEYS) {
    throw new UnusableMetadata(`The SAML metadata have more than ${MOST_KEYS} certificates.`);
  }
  return unique.map(certificateOf);
}

function certificateOf(text: string): X509Certificate {
  try {
    if (text.length > LONGEST_CERTIFICATE) throw new Error('too long');
    const certificate = new X509Certificate(Buffer.from(text, 'base64'));
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== 'rsa') throw new Error('another kind of key');
    if ((asymmetricKeyDetails?.modulusLength ?? 0) < 1024) throw new Error('a key too short');
    return certificate;
  } catch {
    throw new UnusableMetadata('A signing certificate in the SAML metadata cannot be used.');
  }
}
