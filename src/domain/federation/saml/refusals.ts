/** How the refusal of a SAML message is told to the application: in the service's words. Pure. */
import { FederationRefusal } from '../provider-answer.ts';
import { type SamlDefect, SamlRefusal } from './saml-refusal.ts';

const PREFIX = 'Invalid SAML response received: ';

/** Only some of the service's sentences are known; they end in a space. */
const SENTENCES: Readonly<Record<Exclude<SamlDefect, 'status'>, string>> = {
  malformed: 'SAML Response could not be parsed.',
  'too-large': 'SAML Response is too large.',
  unsigned: 'SAML Assertion signature is invalid.',
  signature: 'SAML Assertion signature is invalid.',
  encryption: 'Responses must contain exactly one Encrypted Assertion.',
  issuer: 'Issuer does not match the identity provider.',
  audience: 'Audience restriction in SAML Assertion does not allow it for this user pool.',
  recipient: 'Recipient does not match the assertion consumer service.',
  time: 'SAML Assertion is not valid at this time.',
  'in-response-to': 'InResponseTo does not match the request.',
  subject: 'SAML Assertion has no usable subject.',
  replayed: 'SAML Assertion has been used before.',
};

export function samlRefusal(refusal: SamlRefusal): FederationRefusal {
  const { defect, message, status = 'no status' } = refusal;
  if (defect === 'status') {
    const words = `Error in SAML Identity Provider; ${status}: No SAML assertion found in the SAML response. `;
    return new FederationRefusal('access_denied', words, message);
  }
  return new FederationRefusal('server_error', `${PREFIX}${SENTENCES[defect]} `, message);
}

/** For the second one who comes with an assertion. */
export function replayed(): FederationRefusal {
  return samlRefusal(new SamlRefusal('replayed', 'the assertion was used before'));
}

/** A response that nobody asked for, of a provider that may not send such. */
export function unaskedRefused(): FederationRefusal {
  return new FederationRefusal(
    'invalid_request',
    'Invalid samlResponse or relayState from identity provider',
    'a response without a request, and IDPInit is not true',
  );
}
