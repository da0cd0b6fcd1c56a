/** Sending a browser back to its application, with an answer in the URL. Pure. */
import type { ApplicationAnswer } from '#domain/signin/challenge.ts';
import type { Client } from '#store/tables/clients.ts';
import type { OAuthRefusal } from './refusal.ts';

/** In which part of the URL an answer goes, or that a form takes it there. */
export type ResponseMode = 'query' | 'fragment' | 'form_post';

/** Where an answer goes, and how. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly responseMode: ResponseMode;
  readonly state?: string;
  /** Who answers. */
  readonly issuer: string;
}

/**
 * How an answer goes back: as the request says, or for one that says nothing it may say codes in
 * the query and tokens in the fragment. Tokens never go in a query, which servers log, and a form
 * goes to the web alone.
 */
export function responseModeOf(
  redirectUri: string,
  responseType: string,
  asked: string | undefined,
): { readonly mode: ResponseMode; readonly isAsked: boolean } {
  const usual = responseType === 'token' ? 'fragment' : 'query';
  const isOffered =
    (asked === 'query' && usual === 'query') ||
    asked === 'fragment' ||
    (asked === 'form_post' && /^https?:/i.test(redirectUri));
  return isOffered ? { mode: asked, isAsked: true } : { mode: usual, isAsked: asked === undefined };
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

/**
 * An answer for the application: its parameters, the state, and who answers (RFC 9207), which keeps
 * a client of several servers from taking one's answer for another's. The URI keeps its own query
 * (RFC 6749 §3.1.2).
 */
export function answerTo(
  { redirectUri, responseMode, state, issuer }: ReturnAddress,
  answer: Readonly<Record<string, string>>,
): ApplicationAnswer {
  const fields = { ...answer, ...(state !== undefined && { state }), iss: issuer };
  switch (responseMode) {
    case 'form_post':
      return { by: 'form', action: redirectUri, fields };
    case 'fragment':
      return { by: 'link', location: withParameters(redirectUri, '#', fields) };
    case 'query':
      return { by: 'link', location: withQuery(redirectUri, fields) };
  }
}

/** The answer to a request that is refused. */
export function refusalTo(
  address: ReturnAddress,
  { error, description }: OAuthRefusal,
): ApplicationAnswer {
  return answerTo(address, {
    error,
    ...(description !== undefined && { error_description: description }),
  });
}
