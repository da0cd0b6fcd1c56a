import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Tells the caller's address of a request. */
export type AddressOf = (incoming: IncomingMessage) => string;

/**
 * The caller's address: the peer's, or, when the peer is one of `trustedProxies` (addresses or
 * CIDR ranges), the last address of X-Forwarded-For that is not. Throws on a malformed range.
 */
export function addressReader(trustedProxies: readonly string[]): AddressOf {
  if (trustedProxies.length === 0) return peerOf;
  const trusted = rangesOf(trustedProxies);
  const isTrusted = (address: string) =>
    trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

  return (incoming) => {
    let address = peerOf(incoming);
    const forwarded = String(incoming.headers['x-forwarded-for'] ?? '').split(',');
    while (isIP(address) !== 0 && isTrusted(address)) {
      const before = withoutPort(forwarded.pop()?.trim() ?? '');
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

function peerOf(incoming: IncomingMessage): string {
  const address = incoming.socket.remoteAddress ?? '';
  return address.startsWith('::ffff:') ? address.slice(7) : address;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(text);
  if (bracketed) return bracketed[1]!;
  return /^[\d.]+:\d+$/.test(text) ? text.slice(0, text.indexOf(':')) : text;
}

function rangesOf(texts: readonly string[]): BlockList {
  const ranges = new BlockList();
  for (const text of texts) {
    const [address = '', bits] = text.split('/');
    const version = isIP(address);
    const widest = version === 6 ? 128 : 32;
    const prefix = bits === undefined ? widest : /^\d{1,3}$/.test(bits) ? Number(bits) : -1;
    if (version === 0 || prefix < 0 || prefix > widest) {
      throw new Error(`${text} is not an address or a range such as 10.0.0.0/8.`);
    }
    ranges.addSubnet(address, prefix, version === 6 ? 'ipv6' : 'ipv4');
  }
  return ranges;
}
