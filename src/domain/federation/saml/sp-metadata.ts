/** What a pool says of itself to SAML providers: the document they are configured with. */
import type { Reads } from '#store/store.ts';
import { attribute } from './authn-request.ts';
import type { SamlKeys } from './saml-keys.ts';
import {
  consumerUrlOf,
  entityIdOf,
  logoutUrlOf,
  METADATA_NS,
  POST_BINDING,
  PROTOCOL_NS,
  REDIRECT_BINDING,
  SIGNATURE_NS,
} from './saml-names.ts';

interface ServiceProviderFacts {
  readonly poolId: string;
  /** The site's origin and base, without a slash at its end. */
  readonly domain: string;
  /** In base64. */
  readonly signingCertificate: string;
  /** Of one provider alone, which encrypts to it; undefined in the document for any. */
  readonly encryptionCertificate: string | undefined;
  /** Whether every request is signed: a provider that is told so may insist on it. */
  readonly signsRequests: boolean;
}

interface Parts {
  readonly store: Pick<Reads, 'identityProviders'>;
  readonly samlKeys: SamlKeys;
}

export class ServiceProviderMetadata {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** For any provider: without a key to encrypt to, which each has for itself. */
  async forAny(poolId: string, domain: string): Promise<string> {
    return documentOf({
      poolId,
      domain,
      signingCertificate: await this.#signing(poolId),
      encryptionCertificate: undefined,
      signsRequests: false,
    });
  }

  /** For the provider of this name; undefined where the pool has no such SAML provider. */
  async forProvider(poolId: string, domain: string, name: string): Promise<string | undefined> {
    const provider = await this.#parts.store.identityProviders.find(poolId, name);
    if (provider?.type !== 'SAML') return undefined;
    const { details } = provider;
    return documentOf({
      poolId,
      domain,
      signingCertificate: await this.#signing(poolId),
      encryptionCertificate: details['ActiveEncryptionCertificate'],
      signsRequests: details['RequestSigningAlgorithm'] !== undefined,
    });
  }

  async #signing(poolId: string): Promise<string> {
    return (await this.#parts.samlKeys.certificate(poolId)).toString('base64');
  }
}

/** In the order of the schema (SAML metadata, 2.4.4). */
function documentOf(facts: ServiceProviderFacts): string {
  const { poolId, domain, signingCertificate, encryptionCertificate, signsRequests } = facts;
  const encryption =
    encryptionCertificate === undefined ? '' : keyDescriptor('encryption', encryptionCertificate);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<md:EntityDescriptor xmlns:md="${METADATA_NS}" entityID="${attribute(entityIdOf(poolId))}">`,
    `<md:SPSSODescriptor AuthnRequestsSigned="${signsRequests}" WantAssertionsSigned="true" protocolSupportEnumeration="${PROTOCOL_NS}">`,
    `${keyDescriptor('signing', signingCertificate)}${encryption}`,
    place('SingleLogoutService', logoutUrlOf(domain)),
    place('SingleLogoutService', logoutUrlOf(domain), '', REDIRECT_BINDING),
    '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>',
    place('AssertionConsumerService', consumerUrlOf(domain), ' index="0" isDefault="true"'),
    '</md:SPSSODescriptor>',
    '</md:EntityDescriptor>',
  ];
  return `${lines.join('\n')}\n`;
}

function keyDescriptor(use: 'signing' | 'encryption', certificate: string): string {
  const data = `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>`;
  const info = `<ds:KeyInfo xmlns:ds="${SIGNATURE_NS}">${data}</ds:KeyInfo>`;
  return `<md:KeyDescriptor use="${use}">${info}</md:KeyDescriptor>`;
}

function place(service: string, location: string, more = '', binding = POST_BINDING): string {
  return `<md:${service} Binding="${binding}" Location="${attribute(location)}"${more}/>`;
}
