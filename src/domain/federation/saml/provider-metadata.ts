/**
 * The metadata of SAML providers: read when a provider is configured, and from their URL again
 * every six hours, or before they end. While a URL cannot be read, the metadata from before are
 * good until they end themselves.
 */
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import { type Outgoing, OutgoingFailure } from '#platform/outgoing.ts';
import type { Store } from '#store/store.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { FederationRefusal } from '../provider-answer.ts';
import type { IdpMetadata } from './idp-metadata.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly outgoing: Outgoing;
}

/** Metadata as they came. */
export interface MetadataDocument {
  readonly text: string;
  readonly read: IdpMetadata;
}

const HOUR_MS = 60 * 60_000;
const FETCHED_AGAIN_MS = 6 * HOUR_MS;
/** Metadata that end are read again this long before. */
const AHEAD_MS = 5 * 60_000;
/** Where a URL cannot be read, not every sign-in tries again. */
const RETRIED_MS = 60_000;
const MOST_BYTES = 512 * 1024;
const MOST_REMEMBERED = 200;

export class ProviderMetadata {
  readonly #parts: Parts;
  /** By their text: what it says never changes. */
  readonly #read = new Map<string, IdpMetadata>();
  readonly #fetching = new Map<string, Promise<string>>();
  readonly #failedAt = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What the provider's metadata say now. @throws FederationRefusal where they have ended */
  async current(provider: IdentityProvider): Promise<IdpMetadata> {
    const read = await this.#parsed(await this.#text(provider));
    const { validUntil } = read;
    if (validUntil === undefined || validUntil > this.#parts.clock.now()) return read;
    throw unusable(provider, `the metadata ended at ${new Date(validUntil).toISOString()}`);
  }

  /** Reads a document from its URL. @throws UnusableMetadata */
  async fetch(url: string): Promise<MetadataDocument> {
    const { UnusableMetadata } = await import('./idp-metadata.ts');
    const answer = await this.#answer(url).catch((error: unknown) => {
      if (!(error instanceof OutgoingFailure)) throw error;
      throw new UnusableMetadata(`Error retrieving metadata from ${url}`, { cause: error });
    });
    if (answer.status !== 200) {
      throw new UnusableMetadata(
        `Non-ok status code ${answer.status} returned from remote metadata source ${url}`,
      );
    }
    return this.parse(answer.body.toString());
  }

  /** @throws UnusableMetadata */
  async parse(text: string): Promise<MetadataDocument> {
    return { text, read: await this.#parsed(text) };
  }

  #answer(url: string) {
    return this.#parts.outgoing.fetch(url, {
      most: MOST_BYTES,
      redirects: 3,
      headers: { Accept: 'application/samlmetadata+xml, application/xml, text/xml' },
    });
  }

  async #parsed(text: string): Promise<IdpMetadata> {
    const known = this.#read.get(text);
    if (known) return known;
    const { readIdpMetadata } = await import('./idp-metadata.ts');
    const read = readIdpMetadata(text);
    if (this.#read.size >= MOST_REMEMBERED) {
      this.#read.delete(this.#read.keys().next().value!);
    }
    this.#read.set(text, read);
    return read;
  }

  async #text(provider: IdentityProvider): Promise<string> {
    const { poolId, name, metadata } = provider;
    if (metadata === undefined) throw unusable(provider, 'the provider has no metadata');
    if (!this.#isDue(provider)) return metadata;
    const key = `${poolId} ${name}`;
    const fetching = this.#fetching.get(key) ?? this.#fetchAgain(provider, metadata, key);
    this.#fetching.set(key, fetching);
    return fetching.finally(() => this.#fetching.delete(key));
  }

  #isDue({ poolId, name, details, metadataFetchedAt = 0, metadataEndsAt }: IdentityProvider) {
    const now = this.#parts.clock.now();
    const failedAt = this.#failedAt.get(`${poolId} ${name}`);
    if (failedAt !== undefined && performance.now() - failedAt < RETRIED_MS) return false;
    const end = metadataEndsAt === undefined ? Number.POSITIVE_INFINITY : metadataEndsAt - AHEAD_MS;
    return (
      details['MetadataURL'] !== undefined &&
      now >= Math.min(metadataFetchedAt + FETCHED_AGAIN_MS, end)
    );
  }

  async #fetchAgain(provider: IdentityProvider, before: string, key: string): Promise<string> {
    const { store, clock, log } = this.#parts;
    const { poolId, name } = provider;
    try {
      const { text, read } = await this.fetch(provider.details['MetadataURL']!);
      const { metadataEndsAt: _, ...rest } = provider;
      const kept = {
        ...rest,
        metadata: text,
        metadataFetchedAt: clock.now(),
        ...(read.validUntil !== undefined && { metadataEndsAt: read.validUntil }),
      };
      // Where the provider was changed meanwhile, it was with metadata of its own.
      await store.transaction((tx) => tx.identityProviders.keepMetadata(kept));
      this.#failedAt.delete(key);
      return text;
    } catch (cause) {
      log.error('SAML metadata not read again', { poolId, provider: name, cause });
      this.#failedAt.set(key, performance.now());
      return before;
    }
  }
}

function unusable(provider: IdentityProvider, detail: string): FederationRefusal {
  const { MetadataURL: url } = provider.details;
  const words =
    url === undefined ? 'Metadata has expired' : `Error retrieving metadata from ${url}`;
  return new FederationRefusal('server_error', words, detail);
}
