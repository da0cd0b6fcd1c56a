/** Addresses and ranges of addresses, such as 10.0.0.0/8 or 2001:db8::/32. */
import { BlockList, isIP } from 'node:net';

const WIDEST = { 4: 32, 6: 128 } as const;

interface Range {
  readonly address: string;
  readonly version: 4 | 6;
  readonly bits: number;
}

/** Whether the text is an address, or an address and how many of its bits count. */
export function isAddressRange(text: string): boolean {
  return parseRange(text) !== undefined;
}

/**
 * Makes a function that tells whether an address is in one of the ranges. Throws on a malformed
 * range.
 */
export function addressRanges(texts: readonly string[]): (address: string) => boolean {
  const ranges = new BlockList();
  for (const text of texts) {
    const range = parseRange(text);
    if (!range) throw new Error(`${text} is not an address or a range such as 10.0.0.0/8.`);
    ranges.addSubnet(range.address, range.bits, range.version === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && ranges.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}

/**
 * The range as the first and the last number in it. IPv4 is mapped into IPv6 (::ffff:0:0/96), so
 * that all addresses have one order.
 */
export function boundsOf(text: string): { first: bigint; last: bigint } | undefined {
  const range = parseRange(text);
  if (!range) return undefined;
  const { address, version, bits } = range;
  const size = 1n << BigInt(WIDEST[version] - bits);
  const first = (numberOf(address) / size) * size;
  return { first, last: first + size - 1n };
}

function parseRange(text: string): Range | undefined {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if ((version !== 4 && version !== 6) || more.length > 0) return undefined;
  if (bits === undefined) return { address, version, bits: WIDEST[version] };
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > WIDEST[version]) return undefined;
  return { address, version, bits: Number(bits) };
}

function numberOf(address: string): bigint {
  if (isIP(address) === 4) return 0xffff_0000_0000n + BigInt(dottedNumber(address));
  // An IPv4 address may stand for the last two groups.
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const low = dotted ? dottedNumber(dotted[2]!) : 0;
  const groups = dotted
    ? `${dotted[1]}${(low >>> 16).toString(16)}:${(low & 0xffff).toString(16)}`
    : address.replace(/%.*$/, '');
  const [head = '', tail] = groups.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = !tail ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  const all = tail === undefined ? left : [...left, ...zeros, ...right];
  return all.reduce((sum, group) => sum * 0x1_0000n + BigInt(`0x${group}`), 0n);
}

function dottedNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
