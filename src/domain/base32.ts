/** Base32 as authenticator apps read it: RFC 4648 §6, upper case, no padding. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The text for `bytes`: ⌈8n/5⌉ characters. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let value = 0;
  let bits = 0;
  for (const byte of bytes) {
    value = ((value & 0x1f) << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 0x1f];
    }
  }
  return bits === 0 ? text : text + ALPHABET[(value << (5 - bits)) & 0x1f];
}
