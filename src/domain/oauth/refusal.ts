/** What is refused in the words of OAuth 2.0 and OpenID Connect, by the registered names. */

export type RefusalCode =
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_target'
  | 'login_required'
  | 'unauthorized_client'
  | 'unsupported_response_type';

/** A refusal that an application is told by an `error`, and perhaps an `error_description`. */
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
