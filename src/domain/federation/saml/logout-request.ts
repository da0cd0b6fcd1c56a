/** A provider's request to end the sessions of a person: what it says, and whether to believe it. */
import { instant, instantOf, requiredAttribute, requireVersion } from './assertion.ts';
import { LONGEST_UNASKED_MS, requireAge, requireWithin, SKEW_MS } from './assertion-rules.ts';
import { type DeliveredMessage, signedMessage } from './delivered-message.ts';
import { decryptedElement, type ProviderTrust, requireDestination } from './response.ts';
import { ASSERTION_NS, PROTOCOL_NS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import type { XmlElement } from './xml-libraries.ts';
import {
  attributeOf,
  childrenNamed,
  isNamed,
  onlyChild,
  optionalChild,
  textOf,
} from './xml-tree.ts';

export interface SamlLogoutRequest {
  readonly id: string;
  /** Undefined where the person is named in a way that cannot be read here. */
  readonly nameId: string | undefined;
  /** Of the sessions that end; all of the person's where there is none. */
  readonly sessionIndexes: readonly string[];
  /** When the request would be refused for its age, on any clock. */
  readonly endsAt: number;
}

export interface ExpectedLogoutRequest {
  readonly issuer: string;
  /** Where it arrived. */
  readonly place: string;
}

/** No id of a message is longer; it comes back in the answer. */
const LONGEST_ID = 256;
const MOST_SESSIONS = 100;

/** @throws SamlRefusal unless the provider has signed it, for this place and now */
export function judgeLogoutRequest(
  message: DeliveredMessage,
  trust: ProviderTrust,
  { issuer, place }: ExpectedLogoutRequest,
  now: number,
): SamlLogoutRequest {
  const request = signedMessage(message, trust.keys);
  if (!isNamed(request, PROTOCOL_NS, 'LogoutRequest')) {
    throw new SamlRefusal('malformed', 'no LogoutRequest');
  }
  requireVersion(request);
  const named = textOf(onlyChild(request, ASSERTION_NS, 'Issuer')).trim();
  if (named !== issuer) throw new SamlRefusal('issuer', `a request of ${shown(named)}`);
  // Without it, a request to one pool of a provider would be good at every other one.
  if (!attributeOf(request, 'Destination')) throw new SamlRefusal('recipient', 'no Destination');
  requireDestination(request, place);
  const issuedAt = instant(requiredAttribute(request, 'IssueInstant'));
  const notOnOrAfter = instantOf(request, 'NotOnOrAfter');
  requireAge(issuedAt, { by: 'provider' }, now);
  requireWithin({ notBefore: undefined, notOnOrAfter }, now, 'the request');
  const id = requiredAttribute(request, 'ID');
  const sessionIndexes = childrenNamed(request, PROTOCOL_NS, 'SessionIndex').map(textOf);
  if (id.length > LONGEST_ID || sessionIndexes.length > MOST_SESSIONS) {
    throw new SamlRefusal('too-large', 'a longer id, or more sessions');
  }
  const end = Math.min(issuedAt + LONGEST_UNASKED_MS, notOnOrAfter ?? Number.POSITIVE_INFINITY);
  return { id, nameId: nameIdIn(request, trust), sessionIndexes, endsAt: end + SKEW_MS };
}

function nameIdIn(request: XmlElement, trust: ProviderTrust): string | undefined {
  const plain = optionalChild(request, ASSERTION_NS, 'NameID');
  if (plain) return textOf(plain);
  const encrypted = optionalChild(request, ASSERTION_NS, 'EncryptedID');
  if (!encrypted) return undefined;
  try {
    const nameId = decryptedElement(encrypted, trust);
    return isNamed(nameId, ASSERTION_NS, 'NameID') ? textOf(nameId) : undefined;
  } catch (error) {
    if (!(error instanceof SamlRefusal)) throw error;
    return undefined;
  }
}
