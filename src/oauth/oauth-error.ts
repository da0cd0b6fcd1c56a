/** The errors of the endpoints, in the words of RFC 6749 §5.2 and the RFCs that build on it. */
import { CognitoError } from '#contract/errors.ts';
import { OAuthRefusal } from '#domain/oauth/refusal.ts';

export type OAuthErrorCode =
  | 'access_denied'
  | 'consent_required'
  | 'invalid_client'
  | 'invalid_client_metadata'
  | 'invalid_grant'
  | 'invalid_redirect_uri'
  | 'invalid_request'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'login_required'
  | 'temporarily_unavailable'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_token_type';

export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly code: OAuthErrorCode;
  /** For the developer of the client; absent where the service says nothing more. */
  readonly description: string | undefined;
  readonly status: 400 | 401 | 403 | 429;

  constructor(
    code: OAuthErrorCode,
    description?: string,
    status: OAuthError['status'] = 400,
    options?: ErrorOptions,
  ) {
    super(description ?? code, options);
    this.code = code;
    this.description = description;
    this.status = status;
  }
}

/** A refusal of the domain as an OAuth error; anything else is a defect and is returned as it is. */
export function asOAuthError(error: unknown): unknown {
  if (error instanceof OAuthRefusal) {
    return new OAuthError(error.error, error.description, 400, { cause: error });
  }
  if (!(error instanceof CognitoError)) return error;
  const { message } = error;
  switch (error.name) {
    case 'NotAuthorizedException':
    case 'RefreshTokenReuseException':
    case 'UserNotFoundException':
      return new OAuthError('invalid_grant', message, 400, { cause: error });
    case 'ResourceNotFoundException':
      return new OAuthError('invalid_client', undefined, 400, { cause: error });
    case 'LimitExceededException':
    case 'TooManyRequestsException':
      return new OAuthError('temporarily_unavailable', message, 429, { cause: error });
    case 'InternalErrorException':
      return error;
    default:
      return new OAuthError('invalid_request', message, 400, { cause: error });
  }
}
