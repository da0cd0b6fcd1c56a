/**
 * The answer to a request for logout. It leads on to where the application was promised, and
 * nothing else follows from it, so that providers need not sign it; a signature that is there has
 * to be right.
 */

import { requireVersion } from './assertion.ts';
import { requireAnswer } from './assertion-rules.ts';
import { type DeliveredMessage, hasSignature, signedMessage } from './delivered-message.ts';
import type { IdpMetadata } from './idp-metadata.ts';
import { MESSAGE_LIMITS, requireDestination, requireStatus } from './response.ts';
import { ASSERTION_NS, PROTOCOL_NS } from './saml-names.ts';
import { SamlRefusal, shown } from './saml-refusal.ts';
import { attributeOf, isNamed, optionalChild, parseXml, textOf } from './xml-tree.ts';

export interface ExpectedLogoutResponse {
  readonly issuer: string;
  readonly place: string;
  readonly requestId: string;
}

/** @throws SamlRefusal */
export function judgeLogoutResponse(
  message: DeliveredMessage,
  { keys }: Pick<IdpMetadata, 'keys'>,
  { issuer, place, requestId }: ExpectedLogoutResponse,
): void {
  const response = hasSignature(message)
    ? signedMessage(message, keys)
    : parseXml(message.text, MESSAGE_LIMITS);
  if (!isNamed(response, PROTOCOL_NS, 'LogoutResponse')) {
    throw new SamlRefusal('malformed', 'no LogoutResponse');
  }
  requireVersion(response);
  requireDestination(response, place);
  const named = optionalChild(response, ASSERTION_NS, 'Issuer');
  if (named && textOf(named).trim() !== issuer) {
    throw new SamlRefusal('issuer', `a response of ${shown(textOf(named))}`);
  }
  const occasion = { by: 'request', id: requestId, signedInSince: 0 } as const;
  requireAnswer(attributeOf(response, 'InResponseTo'), occasion);
  requireStatus(response);
}
