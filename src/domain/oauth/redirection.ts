/** Sending a browser back to its application, with an answer in the URL. Pure. */
import type { Client } from '#store/tables/clients.ts';
import type { OAuthRefusal } from './refusal.ts';

/** Where an answer goes, and in which part of the URL: codes in the query, tokens in the fragment. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly responseType: string;
  readonly state?: string;
}

/**
 * The redirect URI of requests that name none, at both endpoints alike: the client's default one,
 * where there is only one provider that its users can come from.
 */
export function impliedRedirectUri({ settings }: Client): string | undefined {
  return settings.SupportedIdentityProviders?.length === 1
    ? settings.DefaultRedirectURI
    : undefined;
}

/** A registered URI as a header can carry it: letters of other scripts are percent-encoded. */
function asLocation(uri: string): string {
  return uri.replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
}

/** A registered URI with more in its query; its own query stays. */
export function withQuery(uri: string, parameters: Readonly<Record<string, string>>): string {
  return withParameters(uri, uri.includes('?') ? '&' : '?', parameters);
}

function withParameters(
  uri: string,
  between: string,
  parameters: Readonly<Record<string, string>>,
) {
  const text = new URLSearchParams(parameters).toString();
  return asLocation(uri) + (text && between + text);
}

/** The redirect URI with `answer` and the state added; its own query stays (RFC 6749 §3.1.2). */
export function answerLocation(
  { redirectUri, responseType, state }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = { ...answer, ...(state !== undefined && { state }) };
  return responseType === 'token'
    ? withParameters(redirectUri, '#', parameters)
    : withQuery(redirectUri, parameters);
}

/** The answer to a request that is refused. */
export function errorLocation(
  address: ReturnAddress,
  { error, description }: OAuthRefusal,
): string {
  return answerLocation(address, {
    error,
    ...(description !== undefined && { error_description: description }),
  });
}
