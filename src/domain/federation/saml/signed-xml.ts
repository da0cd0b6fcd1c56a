/**
 * Signatures on elements (XML Signature, as SAML profiles it). What is given back is the text that
 * was signed, and callers read nothing else: whatever stands around a signed element, before it or
 * under the same id, cannot be mistaken for it.
 *
 * xml-crypto canonicalizes and compares. Which shape, algorithms and keys it gets to see is
 * decided here: one reference, to the element that holds the signature; no SHA-1, no HMAC; and no
 * key but the provider's own, whatever the signature says of keys.
 */
import { createHash, type KeyObject, sign, verify } from 'node:crypto';
import { ENVELOPED, EXCLUSIVE_C14N, RSA_SHA256, SHA256, SIGNATURE_NS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import { type SignatureAlgorithm, SignedXml, type XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childElements,
  childrenNamed,
  isNamed,
  onlyChild,
  optionalChild,
} from './xml-tree.ts';

const INCLUSIVE_C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** By their names in XML and in Node. */
const SIGNATURE_HASHES: Readonly<Record<string, string>> = {
  [RSA_SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384': 'sha384',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
};
const DIGESTS: Readonly<Record<string, string>> = {
  [SHA256]: 'sha256',
  'http://www.w3.org/2001/04/xmldsig-more#sha384': 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};
const CANONICALIZATIONS = withComments([EXCLUSIVE_C14N, INCLUSIVE_C14N]);
const TRANSFORMS = [ENVELOPED, ...CANONICALIZATIONS];

/** Documents here have no comments, so that both kinds are the same. */
function withComments(methods: readonly string[]): readonly string[] {
  return methods.flatMap((method) => [method, `${method.replace(/#$/, '')}#WithComments`]);
}

/** An id as it may stand in a path without ending it. */
const ID = /^[A-Za-z_][\w.-]{0,255}$/;

export function isSigned(element: XmlElement): boolean {
  return childrenNamed(element, SIGNATURE_NS, 'Signature').length > 0;
}

/**
 * The canonical text of the element as it was signed by one of the keys.
 * @param text the document that the element was parsed from
 * @throws SamlRefusal
 */
export function signedText(text: string, element: XmlElement, keys: readonly KeyObject[]): string {
  const signature = optionalChild(element, SIGNATURE_NS, 'Signature');
  if (!signature) throw new SamlRefusal('unsigned', `the ${element.localName} is not signed`);
  requireShape(signature, attributeOf(element, 'ID'));
  const signed = new SignedXml({ publicCert: 'none: the keys are those of the algorithms' });
  signed.SignatureAlgorithms = verifiersWith(keys);
  signed.HashAlgorithms = HASHES;
  try {
    signed.loadSignature(signature);
    const references = signed.checkSignature(text) ? signed.getSignedReferences() : [];
    if (references.length === 1) return references[0]!;
  } catch (error) {
    if (error instanceof SamlRefusal) throw error;
    // What xml-crypto throws may quote the document.
  }
  throw new SamlRefusal('signature', `the signature of the ${element.localName} is wrong`);
}

/** Only what is known to be safe is handed on. @throws SamlRefusal */
function requireShape(signature: XmlElement, id: string | undefined): void {
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
  requireAlgorithm(signedInfo, 'CanonicalizationMethod', CANONICALIZATIONS);
  requireAlgorithm(signedInfo, 'SignatureMethod', Object.keys(SIGNATURE_HASHES));
  const reference = onlyChild(signedInfo, SIGNATURE_NS, 'Reference');
  requireAlgorithm(reference, 'DigestMethod', Object.keys(DIGESTS));
  onlyChild(reference, SIGNATURE_NS, 'DigestValue');
  const transforms = optionalChild(reference, SIGNATURE_NS, 'Transforms');
  const steps = transforms ? childElements(transforms) : [];
  if (steps.length > 2) throw new SamlRefusal('signature', 'a signature with more transforms');
  for (const step of steps) requireOneOf(attributeOf(step, 'Algorithm'), TRANSFORMS);
  if (id === undefined || !ID.test(id) || attributeOf(reference, 'URI') !== `#${id}`) {
    throw new SamlRefusal('signature', 'a signature of another element');
  }
}

function requireAlgorithm(parent: XmlElement, name: string, allowed: readonly string[]): void {
  requireOneOf(attributeOf(onlyChild(parent, SIGNATURE_NS, name), 'Algorithm'), allowed);
}

function requireOneOf(algorithm: string | undefined, allowed: readonly string[]): void {
  if (algorithm === undefined || !allowed.includes(algorithm)) {
    throw new SamlRefusal('signature', `the algorithm ${shown(algorithm)} is not accepted`);
  }
}

/** Algorithms that know whose signature they look for: one reading of the document for all keys. */
function verifiersWith(keys: readonly KeyObject[]) {
  return Object.fromEntries(
    Object.entries(SIGNATURE_HASHES).map(([name, hash]) => [
      name,
      class implements SignatureAlgorithm {
        getAlgorithmName(): string {
          return name;
        }
        getSignature(): string {
          throw new Error('this algorithm verifies');
        }
        verifySignature(signedInfo: string, _key: unknown, signature: string): boolean {
          const bytes = Buffer.from(signature, 'base64');
          return keys.some((key) => verify(hash, Buffer.from(signedInfo), key, bytes));
        }
      },
    ]),
  );
}

const HASHES = Object.fromEntries(
  Object.entries(DIGESTS).map(([name, hash]) => [
    name,
    class {
      getAlgorithmName(): string {
        return name;
      }
      getHash(xml: string): string {
        return createHash(hash).update(xml, 'utf8').digest('base64');
      }
    },
  ]),
);

/** The text of one element, with a signature of it behind its Issuer. */
export function withSignature(text: string, privateKey: KeyObject): string {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const signed = new SignedXml({
    privateKey: pem,
    signatureAlgorithm: RSA_SHA256,
    canonicalizationAlgorithm: EXCLUSIVE_C14N,
  });
  signed.addReference({
    xpath: '/*',
    transforms: [ENVELOPED, EXCLUSIVE_C14N],
    digestAlgorithm: SHA256,
  });
  signed.computeSignature(text, {
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signed.getSignedXml();
}

/** The signature of a link's query (SAML bindings, 3.4.4.1), which it ends with. */
export function withQuerySignature(query: URLSearchParams, privateKey: KeyObject): string {
  const unsigned = new URLSearchParams([...query, ['SigAlg', RSA_SHA256]]).toString();
  const signature = sign('sha256', Buffer.from(unsigned), privateKey).toString('base64');
  return `${unsigned}&Signature=${encodeURIComponent(signature)}`;
}
