/** The tokens of the last “sign in as”, carried to the decoder; in memory alone. */
import type { Tokens } from './dev-tools.ts';

export interface LastTokens {
  readonly tokens: Tokens;
  readonly username: string;
}

let last: LastTokens | undefined;

export function rememberTokens(tokens: Tokens, username: string): void {
  last = { tokens, username };
}

export const lastTokens = (): LastTokens | undefined => last;
