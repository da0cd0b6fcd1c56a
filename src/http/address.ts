import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { addressRanges } from '#platform/address-ranges.ts';

/** Tells the caller's address of a request. */
export type AddressOf = (incoming: IncomingMessage) => string;

/**
 * The caller's address: the peer's, or, when the peer is one of `trustedProxies` (addresses or
 * CIDR ranges), the last address of X-Forwarded-For that is not. Throws on a malformed range.
 */
export function addressReader(trustedProxies: readonly string[]): AddressOf {
  if (trustedProxies.length === 0) return peerOf;
  const isTrusted = addressRanges(trustedProxies);

  return (incoming) => {
    let address = peerOf(incoming);
    const forwarded = String(incoming.headers['x-forwarded-for'] ?? '').split(',');
    while (isTrusted(address)) {
      const before = withoutPort(forwarded.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** Tells whether a request came over TLS. */
export type EncryptionOf = (incoming: IncomingMessage) => boolean;

/**
 * Whether the request came over TLS: to this server, or, when the peer is one of `trustedProxies`
 * and says so by X-Forwarded-Proto, to that proxy.
 */
export function encryptionReader(trustedProxies: readonly string[]): EncryptionOf {
  const isTrusted = addressRanges(trustedProxies);
  return (incoming) => {
    const forwarded = incoming.headers['x-forwarded-proto'];
    if (forwarded === undefined || !isTrusted(peerOf(incoming))) {
      return 'encrypted' in incoming.socket;
    }
    return String(forwarded).split(',').at(-1)!.trim().toLowerCase() === 'https';
  };
}

/** The address of the connection. */
export function peerOf(incoming: IncomingMessage): string {
  const address = incoming.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text);
  if (bracketed) return bracketed[1]!;
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}
