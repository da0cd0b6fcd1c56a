/** The errors of OAuth 2.0 and OpenID Connect, by their registered names. */

export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'login_required'
  | 'server_error'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'unsupported_token_type';

/** A refusal that a client is told by an `error`, and perhaps an `error_description`. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly error: OAuthErrorCode;
  readonly description: string | undefined;

  constructor(error: OAuthErrorCode, description?: string, options?: ErrorOptions) {
    super(description ?? error, options);
    this.error = error;
    this.description = description;
  }
}
