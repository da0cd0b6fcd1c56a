/** What is found out about a SAML provider when it is configured. */
import { invalidParameter } from '#contract/errors.ts';
import type { GenerateKey } from '#domain/tokens/signing-keys.ts';
import type { Clock } from '#platform/clock.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type { ProviderSetup } from '../provider-setup.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import type { MetadataDocument, ProviderMetadata } from './provider-metadata.ts';
import { ENCRYPTION_KEY, encryptionPair } from './saml-keys.ts';

interface Parts {
  readonly metadata: ProviderMetadata;
  readonly clock: Clock;
  readonly generate: GenerateKey;
}

export class SamlSetup implements ProviderSetup {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async complete(
    draft: IdentityProvider,
    before: IdentityProvider | undefined,
  ): Promise<IdentityProvider> {
    const { text, read } = await this.#document(draft);
    this.#requireUsable(read, draft);
    const encryption = await this.#encryption(draft, before);
    const { metadataEndsAt: _, metadataFetchedAt: __, ...rest } = draft;
    return {
      ...rest,
      details: { ...draft.details, ...placesIn(read), ...encryption.details },
      secrets: { ...draft.secrets, ...encryption.secrets },
      metadata: text,
      ...(draft.details['MetadataURL'] && { metadataFetchedAt: this.#parts.clock.now() }),
      ...(read.validUntil !== undefined && { metadataEndsAt: read.validUntil }),
    };
  }

  async #document({ details }: IdentityProvider): Promise<MetadataDocument> {
    const { UnusableMetadata } = await import('./idp-metadata.ts');
    const { MetadataURL: url, MetadataFile: file = '' } = details;
    const { metadata } = this.#parts;
    try {
      return await (url === undefined ? metadata.parse(file) : metadata.fetch(url));
    } catch (error) {
      if (error instanceof UnusableMetadata) throw invalidParameter(error.message);
      throw error;
    }
  }

  /** @throws InvalidParameterException for what would fail at every sign-in or sign-out */
  #requireUsable(read: IdpMetadata, { details }: IdentityProvider): void {
    const now = this.#parts.clock.now();
    if (read.certificatesEndAt <= now) {
      throw invalidParameter('The signing certificate in the SAML metadata has expired.');
    }
    if (read.validUntil !== undefined && !(read.validUntil > now)) {
      throw invalidParameter('The SAML metadata have expired.');
    }
    if (isOn(details['IDPSignout']) && read.logout.redirect === undefined) {
      throw invalidParameter(
        'No SingleLogoutService Http redirect binding location found in metadata.',
      );
    }
  }

  /** The pair there is, or a new one. */
  async #encryption(draft: IdentityProvider, before: IdentityProvider | undefined) {
    const { generate, clock } = this.#parts;
    const kept = before?.secrets[ENCRYPTION_KEY];
    const shown = before?.details['ActiveEncryptionCertificate'];
    const pair =
      kept !== undefined && shown !== undefined
        ? { privateKey: kept, certificate: shown }
        : encryptionPair(await generate(), draft.poolId, clock.now());
    return {
      details: { ActiveEncryptionCertificate: pair.certificate },
      secrets: { [ENCRYPTION_KEY]: pair.privateKey },
    };
  }
}

/** A detail that is `true` or `false`, in any case. */
export function isOn(detail: string | undefined): boolean {
  return detail?.toLowerCase() === 'true';
}

function placesIn({ signOn, logout }: IdpMetadata): Readonly<Record<string, string>> {
  return {
    ...(signOn.redirect !== undefined && { SSORedirectBindingURI: signOn.redirect }),
    ...(logout.redirect !== undefined && { SLORedirectBindingURI: logout.redirect }),
  };
}
