/** Looking for a secret in bytes, however it is written there. */
import { toBase32 } from '#platform/base32.ts';

interface Needle {
  readonly name: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** What must not be found, by a name to report it under. */
export class Secrets {
  /** By their first four bytes, so that one pass over the haystack finds any of thousands. */
  readonly #needles = new Map<number, Needle[]>();
  readonly #names = new Set<string>();
  readonly #codes: { readonly name: string; readonly pattern: RegExp }[] = [];

  get count(): number {
    return this.#names.size;
  }

  /** A secret in every form it could be kept or printed in. */
  add(name: string, secret: Buffer | string): void {
    const raw = Buffer.from(secret);
    this.#names.add(name);
    if (raw.length < 8) throw new Error(`${name} is too short to be looked for`);
    const forms: Record<string, Buffer | string> = {
      raw,
      hex: raw.toString('hex'),
      'upper-case hex': raw.toString('hex').toUpperCase(),
      base32: toBase32(raw),
      'lower-case base32': toBase32(raw).toLowerCase(),
      JSON: JSON.stringify(raw.toString('latin1')).slice(1, -1),
      'JSON list': [...raw.subarray(0, 12)].join(','),
    };
    // In base64 a secret reads differently by where in its surroundings it begins.
    for (const before of [0, 1, 2]) {
      const whole = Buffer.concat([Buffer.alloc(before), raw]);
      const inner = whole.subarray(before === 0 ? 0 : 3, whole.length - (whole.length % 3));
      forms[`base64 at ${before}`] = inner.toString('base64');
      forms[`base64url at ${before}`] = inner.toString('base64url');
    }
    for (const [form, text] of Object.entries(forms)) {
      const bytes = Buffer.from(text);
      if (bytes.length < 8) continue;
      const start = bytes.readUInt32LE();
      this.#needles.set(start, [...(this.#needles.get(start) ?? []), { name, form, bytes }]);
    }
  }

  /** A code of a few digits, told from parts of longer numbers. */
  addCode(name: string, code: string): void {
    this.#names.add(name);
    this.#codes.push({ name, pattern: new RegExp(`(?<![0-9A-Za-z.])${code}(?![0-9A-Za-z])`) });
  }

  /** Which secrets the bytes hold, and in what form. */
  foundIn(bytes: Buffer): string[] {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      for (const needle of this.#needles.get(bytes.readUInt32LE(at)) ?? []) {
        const there = bytes.subarray(at, at + needle.bytes.length);
        if (there.equals(needle.bytes)) found.add(`${needle.name}, ${needle.form}`);
      }
    }
    const text = bytes.toString('latin1');
    for (const { name, pattern } of this.#codes) if (pattern.test(text)) found.add(name);
    return [...found];
  }
}
