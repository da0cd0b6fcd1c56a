/** Refusals of federated sign-ins, as the service words them for applications. Pure. */
import type { CognitoError } from '#contract/errors.ts';
import type { IdentityProvider } from '#store/tables/identity-providers.ts';
import { isOfTrigger } from '#triggers/failures.ts';
import { FederationRefusal } from './provider-answer.ts';

const SAML_PREFIX = 'Invalid SAML response received: ';

/** What the pool makes of the provider's answer does not fit. */
export function refusalOf({ type }: Pick<IdentityProvider, 'type'>, text: string, cause?: unknown) {
  return type === 'SAML'
    ? new FederationRefusal('server_error', `${SAML_PREFIX}${text}`, undefined, { cause })
    : new FederationRefusal('invalid_request', text, undefined, { cause });
}

/** The same for a refusal of the API: here the service puts a space behind its sentence. */
export function refusalBy(
  provider: Pick<IdentityProvider, 'type'>,
  error: CognitoError,
): FederationRefusal {
  const text = `${error.message} `;
  const { reason } = error;
  return reason === 'userDisabled' || isOfTrigger(error)
    ? new FederationRefusal('invalid_request', text, undefined, { cause: error })
    : refusalOf(provider, text, error);
}
