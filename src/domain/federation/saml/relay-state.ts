/** What a provider asks for with a response of its own accord (IDPInit). Pure. */

/** A request for a sign-in, as the parameters of the authorization endpoint. */
export interface UnaskedRequest {
  /** By its name, or by one of its identifiers. */
  readonly provider: { readonly by: 'name' | 'identifier'; readonly value: string };
  /** `client_id`, `redirect_uri`, `response_type` and `scope`, as far as they are given. */
  readonly parameters: URLSearchParams;
}

const PASSED_ON = ['client_id', 'redirect_uri', 'response_type', 'scope'];

/** Undefined for a RelayState that is no such request. */
export function unaskedRequest(relayState: string): UnaskedRequest | undefined {
  const given = new URLSearchParams(relayState);
  const name = given.get('identity_provider');
  const identifier = given.get('idp_identifier');
  const value = name ?? identifier;
  if (!value || !given.get('client_id')) return undefined;
  const parameters = new URLSearchParams();
  for (const key of PASSED_ON) {
    const [first, ...more] = given.getAll(key);
    if (more.length > 0) return undefined;
    if (first !== undefined) parameters.set(key, first);
  }
  return { provider: { by: name ? 'name' : 'identifier', value }, parameters };
}
