/** Why a message of a SAML identity provider is not believed. */

export type SamlDefect =
  /** No base64, no UTF-8, no XML, or XML that has no place in a SAML message. */
  | 'malformed'
  /** More text, elements or depth than a message may have. */
  | 'too-large'
  /** The provider says that it signed nobody in. */
  | 'status'
  | 'unsigned'
  | 'signature'
  /** The provider's responses must be encrypted and this one is not, or cannot be decrypted. */
  | 'encryption'
  | 'issuer'
  | 'audience'
  | 'recipient'
  /** Too early or too late. */
  | 'time'
  /** The answer to another request, or to none. */
  | 'in-response-to'
  | 'subject'
  /** The assertion has signed somebody in before. */
  | 'replayed';

/**
 * A message that is not believed. The sentence is for the operator's log: it says what was found
 * and what was expected, and never has an assertion or a key in it.
 */
export class SamlRefusal extends Error {
  override readonly name = 'SamlRefusal';
  readonly defect: SamlDefect;
  /** The provider's status, where that is the reason. */
  readonly status: string | undefined;

  constructor(defect: SamlDefect, message: string, status?: string) {
    super(message);
    this.defect = defect;
    this.status = status;
  }
}

/** What a message says, for the log: short, on one line, and in quotes. */
export function shown(text: string | undefined): string {
  if (text === undefined) return 'nothing';
  const line = text.replace(/[^\x20-\x7e]+/g, ' ');
  return `'${line.length > 120 ? `${line.slice(0, 120)}…` : line}'`;
}
