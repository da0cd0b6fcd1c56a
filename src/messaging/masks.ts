/**
 * Destinations as answers show them: enough to recognise one's own, not enough to learn another's.
 */

/** `t***@e***` for `test@example.com`. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${firstLetter(address)}***@${firstLetter(address.slice(at + 1))}***`;
}

/** `+*******9934` for `+15555559934`: the last four digits behind seven stars. */
export function maskPhone(number: string): string {
  return `+*******${number.slice(-4)}`;
}

function firstLetter(text: string): string {
  return [...text][0] ?? '';
}
