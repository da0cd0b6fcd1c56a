/**
 * SAML 2.0 as a service provider: what a pool asks of its SAML providers and believes of their
 * answers. The code that reads XML is loaded with the first message.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Statements } from '#store/store.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import type {
  ProviderAnswer,
  ProviderProtocol,
  ProviderRequest,
  ProviderReturn,
  ProviderVisit,
} from '../provider-answer.ts';
import type { AssertionOccasion } from './assertion-rules.ts';
import {
  authnRequest,
  carried,
  logoutRequest,
  logoutResponse,
  type MessageSigner,
} from './authn-request.ts';
import type { MessageDelivery } from './delivered-message.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import type { SamlLogoutRequest } from './logout-request.ts';
import type { ProviderMetadata } from './provider-metadata.ts';
import { replayed, samlRefusal, unaskedRefused } from './refusals.ts';
import type { JudgedResponse, ProviderTrust } from './response.ts';
import { ENCRYPTION_KEY, encryptionKeyOf, type SamlKeys } from './saml-keys.ts';
import { consumerUrlOf, entityIdOf, logoutUrlOf, REQUESTER, SUCCESS } from './saml-names.ts';
import { SamlRefusal } from './saml-refusal.ts';
import { isOn } from './saml-setup.ts';

interface Parts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly samlKeys: SamlKeys;
  readonly providerMetadata: ProviderMetadata;
}

/** The session at a provider that is to be ended. */
export interface SamlLogout {
  readonly poolId: string;
  /** Comes back with the answer. */
  readonly state: string;
  readonly session: NonNullable<ProviderAnswer['logout']>;
}

/** What a browser brought back from a logout at a provider. */
export interface LogoutReturn {
  readonly domain: string;
  readonly delivery: MessageDelivery;
  readonly memory: Readonly<Record<string, string>>;
}

/** A provider that asks for a logout, by its own word. */
interface LogoutSender {
  readonly issuer: string;
  readonly relayState: string | undefined;
}

interface LogoutAnswer {
  readonly poolId: string;
  readonly request: SamlLogoutRequest;
  readonly relayState: string | undefined;
}

export class SamlProtocol implements ProviderProtocol {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async begin(
    provider: IdentityProvider,
    { poolId, domain, state, prompt, maxAge, anew: again }: ProviderRequest,
  ): Promise<ProviderVisit> {
    const metadata = await this.#parts.providerMetadata.current(provider);
    const facts = this.#message(poolId);
    const anew =
      again === true || maxAge !== undefined || (prompt ?? '').split(' ').includes('login');
    const message = authnRequest({ ...facts, consumerUrl: consumerUrlOf(domain), anew });
    const isSigned =
      provider.details['RequestSigningAlgorithm'] !== undefined || metadata.wantsSignedRequests;
    const signer = isSigned ? await this.#signer(poolId) : undefined;
    return {
      go: carried(message, metadata.signOn, state, signer),
      memory: { requestId: facts.id, ...(anew && { signedInSince: String(facts.at) }) },
    };
  }

  async finish(provider: IdentityProvider, back: ProviderReturn): Promise<ProviderAnswer> {
    const { requestId, signedInSince = '0' } = back.memory;
    if (requestId === undefined) throw new Error('a SAML sign-in without the id of its request');
    return this.#answer(provider, back, {
      by: 'request',
      id: requestId,
      signedInSince: Number(signedInSince),
    });
  }

  /**
   * Judges a response that the provider sent of its own accord.
   * @throws FederationRefusal also where the provider's IDPInit does not allow that
   */
  async finishUnasked(
    provider: IdentityProvider,
    back: Omit<ProviderReturn, 'memory'>,
  ): Promise<ProviderAnswer> {
    if (!isOn(provider.details['IDPInit'])) throw unaskedRefused();
    return this.#answer(provider, back, { by: 'provider' });
  }

  /**
   * Asks the provider to end its session too; always signed. Undefined where the provider cannot
   * be asked, or its IDPSignout does not say so.
   */
  async beginLogout(
    provider: IdentityProvider,
    { poolId, state, session }: SamlLogout,
  ): Promise<ProviderVisit | undefined> {
    if (!isOn(provider.details['IDPSignout'])) return undefined;
    const { logout } = await this.#parts.providerMetadata.current(provider);
    if (logout.redirect === undefined && logout.post === undefined) return undefined;
    const facts = this.#message(poolId);
    const message = logoutRequest({ ...facts, ...session });
    return {
      go: carried(message, logout, state, await this.#signer(poolId)),
      memory: { requestId: facts.id },
    };
  }

  /** Whether the provider has ended its session. @throws FederationRefusal */
  async finishLogout(
    provider: IdentityProvider,
    { domain, delivery, memory }: LogoutReturn,
  ): Promise<void> {
    const metadata = await this.#parts.providerMetadata.current(provider);
    const { judgeLogoutResponse } = await import('./logout-response.ts');
    const { deliveredMessage } = await import('./delivered-message.ts');
    refusing(() =>
      judgeLogoutResponse(deliveredMessage(delivery, 'SAMLResponse'), metadata, {
        issuer: metadata.entityId,
        place: logoutUrlOf(domain),
        requestId: memory['requestId'] ?? '',
      }),
    );
  }

  /** Whose request for logout this says to be, and what it wants back. @throws FederationRefusal */
  async logoutSender(delivery: MessageDelivery): Promise<LogoutSender> {
    const { deliveredMessage, issuerIn } = await import('./delivered-message.ts');
    return refusing(() => {
      const message = deliveredMessage(delivery, 'SAMLRequest');
      return { issuer: issuerIn(message), relayState: message.relayState };
    });
  }

  /** The name that the provider's metadata give it. @throws FederationRefusal where they have ended */
  async entityIdOf(provider: IdentityProvider): Promise<string> {
    return (await this.#parts.providerMetadata.current(provider)).entityId;
  }

  /** What the provider asks for with a request for logout. @throws FederationRefusal */
  async readLogout(
    provider: IdentityProvider,
    { domain, delivery }: Omit<LogoutReturn, 'memory'>,
  ): Promise<SamlLogoutRequest> {
    const metadata = await this.#parts.providerMetadata.current(provider);
    const { deliveredMessage } = await import('./delivered-message.ts');
    const { judgeLogoutRequest } = await import('./logout-request.ts');
    const expected = { issuer: metadata.entityId, place: logoutUrlOf(domain) };
    return refusing(() => {
      const message = deliveredMessage(delivery, 'SAMLRequest');
      const trust = trustIn(provider, metadata);
      return judgeLogoutRequest(message, trust, expected, this.#parts.clock.now());
    });
  }

  /**
   * Tells the provider what has become of its request; always signed. Undefined where its metadata
   * name no place to be told at.
   */
  async answerLogout(
    provider: IdentityProvider,
    { poolId, request, relayState }: LogoutAnswer,
  ): Promise<ProviderVisit['go'] | undefined> {
    const { logoutAnswers: places } = await this.#parts.providerMetadata.current(provider);
    if (places.redirect === undefined && places.post === undefined) return undefined;
    const status = request.nameId === undefined ? REQUESTER : SUCCESS;
    const message = logoutResponse({
      ...this.#message(poolId),
      inResponseTo: request.id,
      status,
    });
    return carried(message, places, relayState, await this.#signer(poolId), 'SAMLResponse');
  }

  #message(poolId: string) {
    const { clock, ids } = this.#parts;
    return { id: `_${ids.uuid()}`, at: clock.now(), issuer: entityIdOf(poolId) };
  }

  async #signer(poolId: string): Promise<MessageSigner> {
    const key = await this.#parts.samlKeys.signer(poolId);
    const { withQuerySignature, withSignature } = await import('./signed-xml.ts');
    return {
      query: (query) => withQuerySignature(query, key),
      message: (text) => withSignature(text, key),
    };
  }

  async #answer(
    provider: IdentityProvider,
    { poolId, domain, parameters }: Omit<ProviderReturn, 'memory'>,
    occasion: AssertionOccasion,
  ): Promise<ProviderAnswer> {
    const { clock, providerMetadata } = this.#parts;
    const metadata = await providerMetadata.current(provider);
    const { judgeResponse } = await import('./response.ts');
    const expected = {
      issuer: metadata.entityId,
      audience: entityIdOf(poolId),
      recipient: consumerUrlOf(domain),
      occasion,
    };
    const encoded = parameters.get('SAMLResponse') ?? '';
    const judged = refusing(() =>
      judgeResponse(encoded, trustIn(provider, metadata), expected, clock.now()),
    );
    return answerOf(provider, judged);
  }
}

/** What `judge` finds, its refusal in the words for the application. */
function refusing<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (error instanceof SamlRefusal) throw samlRefusal(error);
    throw error;
  }
}

function trustIn(provider: IdentityProvider, { keys }: IdpMetadata): ProviderTrust {
  const secret = provider.secrets[ENCRYPTION_KEY];
  if (secret === undefined) return { keys, encryption: { is: 'impossible' } };
  const is = isOn(provider.details['EncryptedResponses']) ? 'demanded' : 'possible';
  return { keys, encryption: { is, privateKey: encryptionKeyOf(secret) } };
}

function answerOf(
  { poolId }: IdentityProvider,
  { assertion, endsAt }: JudgedResponse,
): ProviderAnswer {
  const { nameId, nameIdFormat, issuer, attributes, statements } = assertion;
  const { sessionIndex } = statements[0]!;
  return {
    subject: nameId,
    claims: attributes,
    raw: { samlResponse: attributes },
    issuer,
    logout: {
      nameId,
      ...(nameIdFormat !== undefined && { nameIdFormat }),
      ...(sessionIndex !== undefined && { sessionIndex }),
    },
    claim: claimOf(poolId, issuer, assertion.id, endsAt),
  };
}

/** Spends the assertion: whoever comes second with it is refused. */
function claimOf(poolId: string, issuer: string, id: string, endsAt: number): Statements {
  const hash = createHash('sha256')
    .update(JSON.stringify([issuer, id]))
    .digest('base64url');
  return async (tx) => {
    if (!(await tx.sessions.spend(poolId, `saml ${hash}`, endsAt))) throw replayed();
  };
}
