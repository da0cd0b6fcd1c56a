/** Messages to identity providers: what they say, and how browsers carry them. Pure. */
import { deflateRawSync } from 'node:zlib';
import type { ProviderVisit } from '../provider-answer.ts';
import type { MessageName } from './delivered-message.ts';
import type { MessagePlaces } from './idp-metadata.ts';
import { ASSERTION_NS, POST_BINDING, PROTOCOL_NS } from './saml-names.ts';

interface MessageFacts {
  readonly id: string;
  readonly at: number;
  readonly issuer: string;
}

export interface AuthnRequestFacts extends MessageFacts {
  readonly consumerUrl: string;
  /** Whether the provider is to ask for credentials even where its own session goes on. */
  readonly anew: boolean;
}

export interface LogoutRequestFacts extends MessageFacts {
  readonly nameId: string;
  readonly nameIdFormat?: string | undefined;
  readonly sessionIndex?: string | undefined;
}

/** A message that says where it goes. */
export type SamlMessage = (destination: string) => string;

export function authnRequest(facts: AuthnRequestFacts): SamlMessage {
  return (destination) => {
    const anew = facts.anew ? ' ForceAuthn="true"' : '';
    const back = `AssertionConsumerServiceURL="${attribute(facts.consumerUrl)}"`;
    const attributes = `${head(facts, destination)} ${back} ProtocolBinding="${POST_BINDING}"${anew}`;
    // Whatever its form: the person may be one who has had no name for this pool before.
    const policy = '<samlp:NameIDPolicy AllowCreate="true"/>';
    return `<samlp:AuthnRequest ${attributes}>${issuer(facts)}${policy}</samlp:AuthnRequest>`;
  };
}

export function logoutRequest(facts: LogoutRequestFacts): SamlMessage {
  const { nameId, nameIdFormat, sessionIndex } = facts;
  return (destination) => {
    const format = nameIdFormat ? ` Format="${attribute(nameIdFormat)}"` : '';
    const name = `<saml:NameID${format}>${content(nameId)}</saml:NameID>`;
    const session = sessionIndex
      ? `<samlp:SessionIndex>${content(sessionIndex)}</samlp:SessionIndex>`
      : '';
    const message = `${issuer(facts)}${name}${session}`;
    return `<samlp:LogoutRequest ${head(facts, destination)}>${message}</samlp:LogoutRequest>`;
  };
}

export interface LogoutResponseFacts extends MessageFacts {
  readonly inResponseTo: string;
  readonly status: string;
}

/** Whether what a provider has asked for was done. */
export function logoutResponse(facts: LogoutResponseFacts): SamlMessage {
  return (destination) => {
    const answers = `InResponseTo="${attribute(facts.inResponseTo)}"`;
    const code = `<samlp:StatusCode Value="${attribute(facts.status)}"/>`;
    const status = `<samlp:Status>${code}</samlp:Status>`;
    return `<samlp:LogoutResponse ${head(facts, destination)} ${answers}>${issuer(facts)}${status}</samlp:LogoutResponse>`;
  };
}

function head({ id, at }: MessageFacts, destination: string): string {
  const namespaces = `xmlns:samlp="${PROTOCOL_NS}" xmlns:saml="${ASSERTION_NS}"`;
  const instant = new Date(at).toISOString();
  return `${namespaces} ID="${id}" Version="2.0" IssueInstant="${instant}" Destination="${attribute(destination)}"`;
}

function issuer({ issuer: name }: MessageFacts): string {
  return `<saml:Issuer>${content(name)}</saml:Issuer>`;
}

function content(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

export function attribute(text: string): string {
  return content(text).replaceAll('"', '&quot;');
}

/** How a message is signed: in the query of a link, or in the message itself. */
export interface MessageSigner {
  readonly query: (query: URLSearchParams) => string;
  readonly message: (text: string) => string;
}

/**
 * The message on its way, by a link where the provider takes links. `signer` is absent from
 * messages that need no signature, `relayState` from answers to a provider that has sent none.
 */
export function carried(
  message: SamlMessage,
  places: MessagePlaces,
  relayState: string | undefined,
  signer: MessageSigner | undefined,
  name: MessageName = 'SAMLRequest',
): ProviderVisit['go'] {
  const { redirect, post } = places;
  const state: Record<string, string> = relayState === undefined ? {} : { RelayState: relayState };
  if (redirect !== undefined) {
    const deflated = deflateRawSync(message(redirect)).toString('base64');
    const query = new URLSearchParams({ [name]: deflated, ...state });
    const joined = redirect.includes('?') ? '&' : '?';
    const text = signer ? signer.query(query) : query.toString();
    return { by: 'link', location: `${redirect}${joined}${text}` };
  }
  const text = message(post!);
  const encoded = Buffer.from(signer ? signer.message(text) : text).toString('base64');
  return { by: 'form', action: post!, fields: { [name]: encoded, ...state } };
}
