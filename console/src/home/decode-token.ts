/** The parts of a JSON Web Token. Nothing is checked: it is for looking. Pure. */

const TIMES = ['auth_time', 'iat', 'exp'] as const;

export interface DecodedToken {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Claims that are instants, in milliseconds since 1970. */
  readonly times: readonly { readonly name: (typeof TIMES)[number]; readonly at: number }[];
}

/** Undefined for what is not one. A refresh token is encrypted and has nothing to read. */
export function decodeToken(token: string): DecodedToken | undefined {
  const [header = '', claims = ''] = token.trim().split('.');
  try {
    const read = readPart(claims);
    const times = TIMES.filter((name) => typeof read[name] === 'number').map((name) => ({
      name,
      at: Number(read[name]) * 1000,
    }));
    return { header: readPart(header), claims: read, times };
  } catch {
    return undefined;
  }
}

function readPart(part: string): Record<string, unknown> {
  const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}
