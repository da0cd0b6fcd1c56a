/**
 * Who may drive a development server, which asks for no real credentials: pages and programs that
 * know it by a name of one's own machine or of the settings. A page of any other site would have
 * its browser send what it likes (CORS), or come to have the same name as the server (DNS
 * rebinding); both show in the headers, which no page can set.
 */
import { isIP } from 'node:net';
import type { IsPoolHost } from './site-places.ts';

export interface NameParts {
  /** Names beside those of this machine; one that begins with a dot stands for all below it too. */
  readonly allowedHosts: readonly string[];
  /** An address that no request changes. */
  readonly publicUrl: () => string;
  /** Hosts of pools belong to the operator. */
  readonly isPoolHost: IsPoolHost;
}

/** Whether a host, as a URL has it, is this server by a name of its machine or of the settings. */
export type OwnName = (hostname: string) => boolean;

/** A name can be made to lead to any server; an address is always the server's own. */
export const ownNames =
  ({ allowedHosts, publicUrl }: Pick<NameParts, 'allowedHosts' | 'publicUrl'>): OwnName =>
  (hostname) =>
    isAddress(hostname) || isAllowed(hostname, allowedHosts, publicUrl);

/**
 * The same, and names that no stranger can have: those without a dot and those under `.internal`,
 * by which containers know each other.
 */
export const privateNames =
  (isOwn: OwnName): OwnName =>
  (hostname) =>
    isOwn(hostname) || !hostname.includes('.') || hostname.endsWith('.internal');

/** The headers that tell who sends a request and by what name. */
export interface Naming {
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** Why a request is refused, in a sentence for the developer; undefined for one that is not. */
export type NameCheck = (naming: Naming) => Promise<string | undefined>;

export function nameCheck({ allowedHosts, publicUrl, isPoolHost }: NameParts): NameCheck {
  const isOwn = ownNames({ allowedHosts, publicUrl });

  return async ({ host, origin }) => {
    const asked = host === undefined ? undefined : URL.parse(`http://${host}`);
    const asksKnown = host === undefined || (asked !== null && isOwn(nameOf(asked!)));
    if (!asksKnown) return refusal('Host', host, asked && nameOf(asked));

    if (origin === undefined) return undefined;
    const page = URL.parse(origin);
    const isKnown =
      page !== null &&
      (page.host === asked?.host ||
        isAllowed(nameOf(page), allowedHosts, publicUrl) ||
        (await isPoolHost(page.host)));
    return isKnown ? undefined : refusal('Origin', origin, page && nameOf(page));
  };
}

/** A name with a dot at its end is the same name, said in full. */
const nameOf = ({ hostname }: URL) => hostname.replace(/\.$/, '');

const isAddress = (hostname: string) => hostname.startsWith('[') || isIP(hostname) !== 0;

function isAllowed(
  hostname: string,
  allowedHosts: readonly string[],
  publicUrl: () => string,
): boolean {
  return (
    isOfThisMachine(hostname) ||
    hostname === new URL(publicUrl()).hostname ||
    allowedHosts.some((name) =>
      name.startsWith('.') ? `.${hostname}`.endsWith(name) : hostname === name,
    )
  );
}

/** Whether the host of a URL is this machine alone. */
export function isOfThisMachine(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

const LONGEST = 100;

function refusal(header: string, given: string, name: string | null | undefined): string {
  const what = `This development server does not know the ${header} ${given.slice(0, LONGEST)}.`;
  const rest = 'to the setting allowedHosts (--allowed-hosts or POOLHOUSE_ALLOWED_HOSTS).';
  return name
    ? `${what} If it is yours, add ${name.slice(0, LONGEST)} ${rest}`
    : `${what} Use a name of this machine, or add one ${rest}`;
}
