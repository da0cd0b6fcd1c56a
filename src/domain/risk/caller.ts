/** The sender of a request: its address and its device, as far as they are known. Pure. */

export interface Caller {
  /** The address, or undefined when none is known. */
  readonly address: string | undefined;
  /** The device in words, such as `Chrome 126, Windows`, or `unknown`. */
  readonly device: string;
  readonly timezone?: string | undefined;
}

/** What a session records of its last use. */
export function useBy({ address, device }: Caller, lastActiveAt: number) {
  return { lastActiveAt, device, ...(address !== undefined && { address }) };
}

export const UNKNOWN_DEVICE = 'unknown';

/** A longer header is not read. */
const LONGEST_USER_AGENT = 2048;

/** Applications by their mark in the header. The first match counts, since most also name others. */
const APPLICATIONS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Samsung Internet', /\bSamsungBrowser\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:Chrome|CriOS|HeadlessChrome)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+)\S* (?:Mobile\/\S+ )?Safari\//],
];

const SYSTEMS: readonly (readonly [name: string, mark: RegExp])[] = [
  ['Windows', /\bWindows\b|\bos\/windows\b/i],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b|\bos\/ios\b/i],
  ['Android', /\bAndroid\b/i],
  ['ChromeOS', /\bCrOS\b/],
  ['macOS', /\bMac ?OS\b|\bMacintosh\b|\bDarwin\b|\bos\/(?:macos|darwin)\b/i],
  ['Linux', /\bLinux\b|\bos\/linux\b/i],
];

/** Headers that were read before, so many at most: the same ones come again and again. */
const MOST_READ = 200;
const read = new Map<string, string>();

/** The application and operating system that a User-Agent header names. */
export function deviceOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent.length > LONGEST_USER_AGENT) return UNKNOWN_DEVICE;
  const known = read.get(userAgent);
  if (known !== undefined) return known;
  if (read.size >= MOST_READ) read.clear();
  const device = readDevice(userAgent);
  read.set(userAgent, device);
  return device;
}

function readDevice(userAgent: string): string {
  const system = SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0];
  const named = [applicationOf(userAgent), system].filter((name) => name !== undefined);
  return named.length === 0 ? UNKNOWN_DEVICE : named.join(', ');
}

function applicationOf(userAgent: string): string | undefined {
  for (const [name, mark] of APPLICATIONS) {
    const version = mark.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  // Programs such as SDKs begin with their own name, every browser with Mozilla.
  const [, name, version] = /^([\w.-]{1,40})\/(\d+)/.exec(userAgent) ?? [];
  return name === undefined || name === 'Mozilla' ? undefined : `${name} ${version}`;
}
