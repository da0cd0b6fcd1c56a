/**
 * Which addresses a request from here may go to, where somebody else chose its URL: none inside
 * this machine and its networks, where no stranger could send it, unless the operator allows it.
 * Pure.
 */
import { isIP } from 'node:net';
import { addressRanges } from './address-ranges.ts';

/** `tls`: over https alone; `any`: in the clear as well. */
export type Reach = 'none' | 'tls' | 'any';

export interface AddressPolicy {
  reachOf(address: string): Reach;
  /** Whether there may be an address that is spoken to in the clear. */
  readonly plain: boolean;
}

/** For URLs that the operator chose. */
export const everywhere: AddressPolicy = { reachOf: () => 'any', plain: true };

/**
 * Public addresses over TLS, and in whatever way those of the private ones that are in `allowed`:
 * ranges, or all.
 */
export function publicAddresses(allowed: readonly string[] | 'all'): AddressPolicy {
  const isAllowed = allowed === 'all' ? () => true : addressRanges(allowed);
  return {
    reachOf: (address) => (isPublic(address) ? 'tls' : isAllowed(address) ? 'any' : 'none'),
    plain: allowed.length > 0,
  };
}

/** What the registries of IANA set apart from the addresses that are reached from anywhere. */
const SPECIAL_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
];
/** Of 2000::/3, outside of which no IPv6 address is public: some of these have an IPv4 one inside. */
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];

interface Registries {
  readonly specialV4: (address: string) => boolean;
  readonly globalV6: (address: string) => boolean;
  readonly specialV6: (address: string) => boolean;
}

/** Made for the first address that is judged: most servers never judge one. */
let registries: Registries | undefined;

/** What is not known to be public is private. */
function isPublic(address: string): boolean {
  registries ??= {
    specialV4: addressRanges(SPECIAL_V4),
    globalV6: addressRanges(['2000::/3']),
    specialV6: addressRanges(SPECIAL_V6),
  };
  const { specialV4, globalV6, specialV6 } = registries;
  if (isIP(address) === 4) return !specialV4(address);
  return globalV6(address) && !specialV6(address);
}
