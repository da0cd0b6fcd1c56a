/**
 * Messages that a browser brings from a provider: by a form, signed in the message itself, or by a
 * link, signed in its query (SAML bindings, 3.4 and 3.5). Nothing of one is believed before its
 * signature was judged, but that its Issuer says by whose keys that is done.
 */
import type { KeyObject } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { decodedMessage, LONGEST_MESSAGE, MESSAGE_LIMITS, utf8Of } from './response.ts';
import { ASSERTION_NS, DEFLATE } from './saml-names.ts';
import { SamlRefusal } from './saml-refusal.ts';
import { isSigned, type QuerySignature, requireQuerySignature, signedText } from './signed-xml.ts';
import type { XmlElement } from './xml-libraries.ts';
import { onlyChild, parseXml, textOf } from './xml-tree.ts';

/** What a request of a browser has a message in. */
export type MessageDelivery =
  | { readonly by: 'form'; readonly form: URLSearchParams }
  /** The query as it stands in the address, without its question mark: its letters are signed. */
  | { readonly by: 'link'; readonly query: string };

/** What the message is to its receiver. */
export type MessageName = 'SAMLRequest' | 'SAMLResponse';

export interface DeliveredMessage {
  readonly text: string;
  readonly relayState: string | undefined;
  /** How its sender vouches for it. */
  readonly signature: { readonly in: 'message' } | ({ readonly in: 'query' } & QuerySignature);
}

/** Whatever a provider wants back with the answer; SAML asks for 80 bytes. */
const LONGEST_RELAY_STATE = 1024;

/** Takes the message out of what carries it. @throws SamlRefusal */
export function deliveredMessage(delivery: MessageDelivery, name: MessageName): DeliveredMessage {
  if (delivery.by === 'form') {
    const [encoded, relayState] = [name, 'RelayState'].map((each) => only(delivery.form, each));
    return {
      text: decodedMessage(encoded ?? ''),
      relayState: bounded(relayState),
      signature: { in: 'message' },
    };
  }
  const { query } = delivery;
  const values = new URLSearchParams(query);
  requirePlainNames(query, values, name);
  const [encoded, relayState, algorithm, signature, encoding = DEFLATE] = [
    ...[name, 'RelayState', 'SigAlg', 'Signature', 'SAMLEncoding'],
  ].map((each) => only(values, each));
  if (encoding !== DEFLATE) throw new SamlRefusal('malformed', 'another encoding');
  return {
    text: inflated(encoded ?? ''),
    relayState: bounded(relayState),
    signature: {
      in: 'query',
      data: signedPart(query, name),
      algorithm,
      value: signature === undefined ? undefined : Buffer.from(signature, 'base64'),
    },
  };
}

/** Whose message it says to be, which says nothing yet of whether it is. @throws SamlRefusal */
export function issuerIn({ text }: DeliveredMessage): string {
  const root = parseXml(text, MESSAGE_LIMITS);
  return textOf(onlyChild(root, ASSERTION_NS, 'Issuer')).trim();
}

/** Whether there is a signature, right or not. @throws SamlRefusal */
export function hasSignature({ text, signature }: DeliveredMessage): boolean {
  if (signature.in === 'query') return signature.value !== undefined;
  return isSigned(parseXml(text, MESSAGE_LIMITS));
}

/** The message, parsed from what one of the keys has signed, and nothing else. @throws SamlRefusal */
export function signedMessage(
  { text, signature }: DeliveredMessage,
  keys: readonly KeyObject[],
): XmlElement {
  if (signature.in === 'message') {
    return parseXml(signedText(parseXml(text, MESSAGE_LIMITS), keys), MESSAGE_LIMITS);
  }
  requireQuerySignature(signature, keys);
  return parseXml(text, MESSAGE_LIMITS);
}

/** A value that is there once: of two, one reader takes the first and another one the last. */
function only(values: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = values.getAll(name);
  if (more.length > 0) throw new SamlRefusal('malformed', `more than one ${name}`);
  return value;
}

/** What is signed is found by its name as it stands: no encoded one may say something beside it. */
function requirePlainNames(query: string, values: URLSearchParams, name: MessageName): void {
  const parts = query.split('&');
  for (const each of [name, 'RelayState', 'SigAlg']) {
    const plain = parts.filter((part) => part.startsWith(`${each}=`));
    if (plain.length !== values.getAll(each).length) {
      throw new SamlRefusal('malformed', `${each} under an encoded name`);
    }
  }
}

function bounded(relayState: string | undefined): string | undefined {
  if ((relayState?.length ?? 0) <= LONGEST_RELAY_STATE) return relayState;
  throw new SamlRefusal('too-large', 'a longer RelayState');
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The XML of a link's parameter, which cannot grow beyond what a form may have. */
function inflated(encoded: string): string {
  const plain = encoded.replace(/[\r\n]/g, '');
  if (!BASE64.test(plain)) throw new SamlRefusal('malformed', 'no base64');
  try {
    const bytes = inflateRawSync(Buffer.from(plain, 'base64'), {
      maxOutputLength: LONGEST_MESSAGE,
    });
    return utf8Of(bytes);
  } catch (error) {
    if (error instanceof SamlRefusal) throw error;
    throw new SamlRefusal('malformed', 'nothing that was deflated, or too much');
  }
}

/** What is signed of a link: these parameters, in this order, each as its sender has encoded it. */
function signedPart(query: string, name: MessageName): string {
  const parts = query.split('&');
  return [name, 'RelayState', 'SigAlg']
    .flatMap((each) => parts.find((part) => part.startsWith(`${each}=`)) ?? [])
    .join('&');
}
