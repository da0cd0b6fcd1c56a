/** Refusals by the registered error codes of OAuth 2.0 and OpenID Connect. */

export type RefusalCode =
  | 'access_denied'
  | 'consent_required'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_target'
  | 'login_required'
  | 'registration_not_supported'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'server_error'
  | 'unauthorized_client'
  | 'unmet_authentication_requirements'
  | 'unsupported_response_type';

/** A refusal for an application: `error`, and where there is more to say, `error_description`. */
export class OAuthRefusal extends Error {
  override readonly name = 'OAuthRefusal';
  readonly error: RefusalCode;
  readonly description: string | undefined;

  constructor(error: RefusalCode, description?: string, options?: ErrorOptions) {
    super(description ?? error, options);
    this.error = error;
    this.description = description;
  }
}
