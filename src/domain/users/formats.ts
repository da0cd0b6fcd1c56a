/** The formats of attribute values that have one. Pure; every pattern is linear in its input. */

/** RFC 5321 §4.1.2 without quoted local parts and address literals; letters of any script. */
const EMAIL =
  /^[\p{L}\p{M}\p{N}!#$%&'*+\-/=?^_`{|}~.]{1,64}@[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}.-]{0,252}[\p{L}\p{M}\p{N}])?$/u;

/** An e-mail address a message can be sent to. */
export function isEmail(text: string): boolean {
  return EMAIL.test(text) && !text.includes('..') && !text.startsWith('.') && !text.includes('.@');
}

/** E.164: a plus sign and up to 15 digits, the first not zero. */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9][0-9]{1,14}$/.test(text);
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  // OpenID Connect Core §5.1: year 0000 says that the year is withheld.
  const day = new Date(`${text.replace(/^0000/, '2000')}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(5, 10) === text.slice(5);
}

/** A decimal number, signed or not. */
export function isNumber(text: string): boolean {
  return /^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?$/.test(text);
}

/** An instant: ISO 8601 with a date at least, or seconds since the Unix epoch. */
export function isDateTime(text: string): boolean {
  if (/^[0-9]{1,13}(\.[0-9]{1,9})?$/.test(text)) return true;
  const iso =
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$/;
  return iso.test(text) && isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}
