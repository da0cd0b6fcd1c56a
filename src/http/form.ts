/** Reading forms that anyone may send. Pure. */

/** More than any form has. Parsing as many as a body can hold would block the server for seconds. */
const MOST_FIELDS = 500;

/** The fields of a form's body; undefined where there are more than any form has. */
export function formFields(body: string): URLSearchParams | undefined {
  let ampersands = 0;
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1)) {
    if (++ampersands >= MOST_FIELDS) return undefined;
  }
  return new URLSearchParams(body);
}
