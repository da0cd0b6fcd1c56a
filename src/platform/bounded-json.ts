/**
 * Parsing JSON from outside. The cost depends on the number of members more than on the length: a
 * megabyte of brackets or keys would block the event loop for a good part of a second. So they are
 * counted first, in one pass over the characters.
 *
 * All JSON from outside the process is read here; test/hygiene/outside-json.test.ts keeps that.
 * Pure.
 */

export interface JsonBounds {
  /** Objects and arrays within each other. */
  readonly depth: number;
  /** Members of all objects, items of all arrays, and these themselves, together. */
  readonly members: number;
}

/** More than any input of the API, credential, answer of a function or claim of a token needs. */
const ORDINARY: JsonBounds = { depth: 100, members: 10_000 };

/** The text is nested more deeply, or has more members, than its reader allows. */
export class JsonOutOfBounds extends SyntaxError {
  override readonly name = 'JsonOutOfBounds';
}

/**
 * The value of `text`.
 * @throws SyntaxError when it is not JSON, and JsonOutOfBounds, which is one, before it is parsed
 */
export function parseBoundedJson(text: string, bounds = ORDINARY): unknown {
  requireWithin(text, bounds);
  return JSON.parse(text);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

function requireWithin(text: string, bounds: JsonBounds): void {
  let depth = 0;
  let members = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case QUOTE:
        for (i++; i < text.length; i++) {
          const unit = text.charCodeAt(i);
          if (unit === QUOTE) break;
          if (unit === BACKSLASH) i++;
        }
        break;
      case 0x5b: // [
      case 0x7b: // {
        depth++;
        members++;
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth--;
        break;
      case 0x2c: // ,
        members++;
        break;
    }
    if (depth > bounds.depth) throw new JsonOutOfBounds('The JSON is nested too deeply.');
    if (members > bounds.members) throw new JsonOutOfBounds('The JSON has too many members.');
  }
}
