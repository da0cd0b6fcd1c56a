/** The ids of sessions as users see them: each is made from a UUID, and leads back to it. Pure. */

const PREFIXES = { TOKEN: 'tkn', SSO: 'sso' } as const;
/** Enough digits of base 36 for the 128 bits of a UUID. */
const DIGITS = 25;

export type SessionKind = keyof typeof PREFIXES;

/** 28 lower-case letters and digits. */
export function sessionIdOf(kind: SessionKind, uuid: string): string {
  const number = BigInt(`0x${uuid.replaceAll('-', '')}`);
  return `${PREFIXES[kind]}${number.toString(36).padStart(DIGITS, '0')}`;
}

/** The UUID of the session with this id; undefined for anything but an id of its kind. */
export function uuidOfSession(kind: SessionKind, sessionId: string): string | undefined {
  const [, prefix, digits = ''] = /^(tkn|sso)([0-9a-z]{25})$/.exec(sessionId) ?? [];
  if (prefix !== PREFIXES[kind]) return undefined;
  let number = 0n;
  for (const digit of digits) number = number * 36n + BigInt(Number.parseInt(digit, 36));
  const hex = number.toString(16).padStart(32, '0');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
