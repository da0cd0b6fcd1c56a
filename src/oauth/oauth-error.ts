/** The errors of the endpoints, in the words of RFC 6749 §5.2 and the RFCs that build on it. */
import { CognitoError } from '#contract/errors.ts';
import { OAuthRefusal, type RefusalCode } from '#domain/oauth/refusal.ts';

export type OAuthErrorCode =
  | RefusalCode
  | 'invalid_client'
  | 'invalid_client_metadata'
  | 'invalid_redirect_uri'
  | 'invalid_scope'
  | 'invalid_token'
  | 'temporarily_unavailable'
  | 'unsupported_grant_type'
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
