/**
 * A SAML identity provider that says whatever a test wants it to. It signs with its own few lines
 * over a canonical form that it writes out itself, so that it shares no XML code with the server.
 */
import {
  constants,
  createCipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  sign,
} from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { selfSigned } from '#platform/self-signed.ts';

export const CLAIMS = { email: 'ann@example.com', groups: ['staff', 'board'] } as const;

export interface AssertionOptions {
  readonly id?: string;
  readonly issuer?: string;
  readonly nameId?: string;
  /** In place of the NameID's text, as it stands in XML. */
  readonly nameIdXml?: string;
  readonly audience?: string;
  readonly recipient?: string;
  readonly inResponseTo?: string | undefined;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly notOnOrAfter?: number;
  readonly signedInAt?: number;
  readonly sessionEndsAt?: number;
  readonly sessionIndex?: string;
  readonly claims?: Readonly<Record<string, string | readonly string[]>>;
  readonly subjectXml?: string;
  readonly conditionsXml?: string;
  readonly attributesXml?: string;
}

export interface ResponseOptions extends AssertionOptions {
  readonly signs?: 'assertion' | 'response' | 'both' | 'nothing';
  readonly encryptsTo?: KeyObject;
  readonly encryption?: 'cbc' | 'gcm' | 'pkcs1';
  readonly status?: string;
  readonly destination?: string;
  readonly responseIssuer?: string;
  readonly responseInResponseTo?: string;
  readonly signatureMethod?: string;
  readonly digestMethod?: string;
}

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion';
const SAMLP = 'urn:oasis:names:tc:SAML:2.0:protocol';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
const HASHES: Readonly<Record<string, string>> = {
  [RSA_SHA256]: 'sha256',
  [SHA256]: 'sha256',
  [`${DS}rsa-sha1`]: 'sha1',
  [`${DS}sha1`]: 'sha1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': 'sha512',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

export interface LogoutRequestOptions {
  readonly id?: string;
  readonly issuer?: string;
  readonly nameId?: string;
  /** In place of the NameID. */
  readonly nameIdXml?: string;
  readonly sessionIndexes?: readonly string[];
  readonly destination: string | false;
  readonly issuedAt?: number;
  readonly endsAt?: number | false;
}

interface Parts {
  readonly entityId: string;
  readonly url: string;
  readonly privateKey: string;
  readonly audience: string;
  readonly recipient: string;
  readonly now: () => number;
}

export class SamlIdentityProvider {
  readonly #parts: Parts;
  readonly key: KeyObject;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.key = createPrivateKey(parts.privateKey);
  }

  get entityId(): string {
    return this.#parts.entityId;
  }

  get certificate(): string {
    const now = this.#parts.now();
    const facts = { name: 'idp', serial: 1, notBefore: now - 1000, notAfter: now + 9e9 };
    return selfSigned(this.key, facts).toString('base64');
  }

  metadata({ more = '', logout = true, role = '' } = {}): string {
    const { entityId, url } = this.#parts;
    const redirect = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
    return `<?xml version="1.0"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"${more}>
<!-- of a test -->
<IDPSSODescriptor protocolSupportEnumeration="${SAMLP}"${role}>
<KeyDescriptor use="signing"><KeyInfo xmlns="${DS}"><X509Data><X509Certificate>
${this.certificate}
</X509Certificate></X509Data></KeyInfo></KeyDescriptor>
${logout ? `<SingleLogoutService Binding="${redirect}" Location="${url}/logout"/>` : ''}
<SingleSignOnService Binding="${redirect}" Location="${url}/sso"/>
</IDPSSODescriptor></EntityDescriptor>`;
  }

  /** A response, in base64. */
  response(options: ResponseOptions = {}): string {
    return Buffer.from(this.responseXml(options)).toString('base64');
  }

  responseXml(options: ResponseOptions = {}): string {
    const { signs = 'assertion', encryptsTo, encryption = 'gcm' } = options;
    const bare = this.assertionXml(options);
    const signsAssertion = signs === 'assertion' || signs === 'both';
    const assertion = signsAssertion ? this.signed(bare, options) : bare;
    const held = encryptsTo ? encrypted(assertion, encryptsTo, encryption) : assertion;
    const response = this.#responseAround(held, options);
    const signsResponse = signs === 'response' || signs === 'both';
    return signsResponse ? this.signed(response, options) : response;
  }

  logoutResponseXml({
    requestId,
    destination,
  }: {
    requestId: string;
    destination: string;
  }): string {
    const id = `_l${randomBytes(8).toString('hex')}`;
    return `<samlp:LogoutResponse xmlns:samlp="${SAMLP}" Destination="${destination}" ID="${id}" InResponseTo="${requestId}" IssueInstant="${this.#at(this.#parts.now())}" Version="2.0"><saml:Issuer xmlns:saml="${SAML}">${this.entityId}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status></samlp:LogoutResponse>`;
  }

  /** A request that ends sessions; `false` leaves an attribute out. */
  logoutRequestXml(options: LogoutRequestOptions): string {
    const { entityId, now } = this.#parts;
    const { id = `_q${randomBytes(8).toString('hex')}`, issuer = entityId } = options;
    const { issuedAt = now(), destination, endsAt = issuedAt + 60_000 } = options;
    const {
      nameIdXml = `<saml:NameID xmlns:saml="${SAML}">${options.nameId ?? 'Ann'}</saml:NameID>`,
    } = options;
    const place = destination === false ? '' : ` Destination="${destination}"`;
    const end = endsAt === false ? '' : ` NotOnOrAfter="${this.#at(endsAt)}"`;
    const sessions = (options.sessionIndexes ?? []).map(
      (index) => `<samlp:SessionIndex>${index}</samlp:SessionIndex>`,
    );
    return `<samlp:LogoutRequest xmlns:samlp="${SAMLP}"${place} ID="${id}" IssueInstant="${this.#at(issuedAt)}"${end} Version="2.0"><saml:Issuer xmlns:saml="${SAML}">${issuer}</saml:Issuer>${nameIdXml}${sessions.join('')}</samlp:LogoutRequest>`;
  }

  /** The query of a link with a message, signed. */
  signedQuery(
    xml: string,
    relayState?: string,
    { algorithm = RSA_SHA256, name = 'SAMLRequest' } = {},
  ): string {
    const deflated = deflateRawSync(xml).toString('base64');
    const state = relayState === undefined ? [] : [['RelayState', relayState]];
    const unsigned = [[name, deflated], ...state, ['SigAlg', algorithm]]
      .map(([key, value]) => `${key}=${encodeURIComponent(value!)}`)
      .join('&');
    const value = sign(HASHES[algorithm] ?? 'sha256', Buffer.from(unsigned), this.key);
    return `${unsigned}&Signature=${encodeURIComponent(value.toString('base64'))}`;
  }

  #responseAround(held: string, options: ResponseOptions): string {
    const { recipient, entityId } = this.#parts;
    const { status = `${'urn:oasis:names:tc:SAML:2.0:status:'}Success` } = options;
    const { destination = recipient, responseIssuer = entityId } = options;
    const answered = options.responseInResponseTo ?? options.inResponseTo;
    const inResponseTo = answered === undefined ? '' : ` InResponseTo="${answered}"`;
    const id = `_r${randomBytes(8).toString('hex')}`;
    return `<samlp:Response xmlns:samlp="${SAMLP}" Destination="${destination}" ID="${id}"${inResponseTo} IssueInstant="${this.#at(this.#parts.now())}" Version="2.0"><saml:Issuer xmlns:saml="${SAML}">${responseIssuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}"></samlp:StatusCode></samlp:Status>${held}</samlp:Response>`;
  }

  /** In exclusive canonical form: every start has its end, attributes are in order. */
  assertionXml(options: AssertionOptions = {}): string {
    const { entityId, audience: own, recipient: place, now } = this.#parts;
    const { issuedAt = now(), issuer = entityId, audience = own, recipient = place } = options;
    const { notBefore = issuedAt - 60_000, notOnOrAfter = issuedAt + 300_000 } = options;
    const { id = `_a${randomBytes(8).toString('hex')}`, nameId = 'Ann', claims = CLAIMS } = options;
    const { nameIdXml = nameId, signedInAt = issuedAt, sessionEndsAt, inResponseTo } = options;
    const answers = inResponseTo === undefined ? '' : ` InResponseTo="${inResponseTo}"`;
    const session =
      sessionEndsAt === undefined ? '' : ` SessionNotOnOrAfter="${this.#at(sessionEndsAt)}"`;
    const end = this.#at(notOnOrAfter);
    const subject =
      options.subjectXml ??
      `<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${nameIdXml}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData${answers} NotOnOrAfter="${end}" Recipient="${recipient}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>`;
    const conditions =
      options.conditionsXml ??
      `<saml:Conditions NotBefore="${this.#at(notBefore)}" NotOnOrAfter="${end}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>`;
    const attributes = options.attributesXml ?? attributesXml(claims);
    return `<saml:Assertion xmlns:saml="${SAML}" ID="${id}" IssueInstant="${this.#at(issuedAt)}" Version="2.0"><saml:Issuer>${issuer}</saml:Issuer>${subject}${conditions}<saml:AuthnStatement AuthnInstant="${this.#at(signedInAt)}" SessionIndex="${options.sessionIndex ?? 's1'}"${session}><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${attributes}</saml:Assertion>`;
  }

  /** The element with its signature behind its Issuer. */
  signed(
    xml: string,
    { signatureMethod = RSA_SHA256, digestMethod = SHA256 }: ResponseOptions = {},
  ): string {
    const id = / ID="([^"]+)"/.exec(xml)![1]!;
    const digest = createHash(HASHES[digestMethod]!).update(xml).digest('base64');
    const info = (namespace: string) =>
      `<ds:SignedInfo${namespace}><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${signatureMethod}"></ds:SignatureMethod><ds:Reference URI="#${id}"><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform><ds:Transform Algorithm="${EXCLUSIVE}"></ds:Transform></ds:Transforms><ds:DigestMethod Algorithm="${digestMethod}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
    const text = info(` xmlns:ds="${DS}"`);
    const value = sign(HASHES[signatureMethod]!, Buffer.from(text), this.key).toString('base64');
    const signature = `<ds:Signature xmlns:ds="${DS}">${info('')}<ds:SignatureValue>${value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${this.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
    return xml.replace('</saml:Issuer>', `</saml:Issuer>${signature}`);
  }

  #at(ms: number): string {
    return new Date(ms).toISOString();
  }
}

export function attributesXml(
  claims: Readonly<Record<string, string | readonly string[]>>,
): string {
  const each = Object.entries(claims).map(([name, given]) => {
    const values = [given].flat().map((v) => `<saml:AttributeValue>${v}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${values.join('')}</saml:Attribute>`;
  });
  return `<saml:AttributeStatement>${each.join('')}</saml:AttributeStatement>`;
}

/** An EncryptedAssertion that only the holder of the other half of the key reads. */
export function encrypted(xml: string, to: KeyObject, how: 'cbc' | 'gcm' | 'pkcs1'): string {
  const key = randomBytes(32);
  const gcm = how !== 'cbc';
  const iv = randomBytes(gcm ? 12 : 16);
  const sealed = gcm ? sealedByGcm(key, iv, xml) : encryptedByCbc(key, iv, xml);
  const { RSA_PKCS1_PADDING, RSA_PKCS1_OAEP_PADDING } = constants;
  const padding = how === 'pkcs1' ? RSA_PKCS1_PADDING : RSA_PKCS1_OAEP_PADDING;
  const wrapped = publicEncrypt({ key: publicHalf(to), padding, oaepHash: 'sha1' }, key);
  const [content, transport] = [
    gcm ? 'http://www.w3.org/2009/xmlenc11#aes256-gcm' : `${XENC}aes256-cbc`,
    how === 'pkcs1' ? `${XENC}rsa-1_5` : `${XENC}rsa-oaep-mgf1p`,
  ];
  const value = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  return `<saml:EncryptedAssertion xmlns:saml="${SAML}"><xenc:EncryptedData xmlns:xenc="${XENC}" Type="${XENC}Element"><xenc:EncryptionMethod Algorithm="${content}"></xenc:EncryptionMethod><ds:KeyInfo xmlns:ds="${DS}"><xenc:EncryptedKey><xenc:EncryptionMethod Algorithm="${transport}"></xenc:EncryptionMethod>${value(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${value(Buffer.concat([iv, sealed]))}</xenc:EncryptedData></saml:EncryptedAssertion>`;
}

function sealedByGcm(key: Buffer, iv: Buffer, xml: string): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([cipher.update(xml), cipher.final(), cipher.getAuthTag()]);
}

function encryptedByCbc(key: Buffer, iv: Buffer, xml: string): Buffer {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return Buffer.concat([cipher.update(xml), cipher.final()]);
}

function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'private' ? createPublicKey(key) : key;
}
