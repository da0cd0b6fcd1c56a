/** Where a request comes from, as far as it can be told. Pure. */

export interface Caller {
  /** The address, or undefined when none is known. */
  readonly address: string | undefined;
  /** The device in words, such as `Chrome 126, Windows`; `unknown` when nothing tells it. */
  readonly device: string;
  readonly timezone?: string | undefined;
}

/** What a session keeps of its last use. */
export function useBy({ address, device }: Caller, lastActiveAt: number) {
  return { lastActiveAt, device, ...(address !== undefined && { address }) };
}

export const UNKNOWN_DEVICE = 'unknown';

/** Longer texts name no device. */
const LONGEST_USER_AGENT = 2048;

/** Applications by the mark they leave; the first that fits, since most also claim to be others. */
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

/** The application and the system a User-Agent header names. */
export function deviceOf(userAgent: string | undefined): string {
  if (userAgent === undefined || userAgent.length > LONGEST_USER_AGENT) return UNKNOWN_DEVICE;
  const system = SYSTEMS.find(([, mark]) => mark.test(userAgent))?.[0];
  const named = [applicationOf(userAgent), system].filter((name) => name !== undefined);
  return named.length === 0 ? UNKNOWN_DEVICE : named.join(', ');
}

function applicationOf(userAgent: string): string | undefined {
  for (const [name, mark] of APPLICATIONS) {
    const version = mark.exec(userAgent)?.[1];
    if (version !== undefined) return `${name} ${version}`;
  }
  // A program, such as an SDK, begins with its own name; every browser begins with Mozilla.
  const [, name, version] = /^([\w.-]{1,40})\/(\d+)/.exec(userAgent) ?? [];
  return name === undefined || name === 'Mozilla' ? undefined : `${name} ${version}`;
}
