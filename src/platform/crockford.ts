/**
 * Bytes as people copy them from paper: Crockford's base32, in groups of five.
 *
 * I, L, O and U are not in the alphabet. Read back, I and L mean 1 and O means 0; case, spaces
 * and hyphens mean nothing.
 */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUP = 5;

/** Far longer than any valid text: longer ones are not read. */
const LONGEST = 256;

/** The text for `bytes`; a short last group joins the one before it. */
export function toHandCopied(bytes: Uint8Array): string {
  const symbols = Math.ceil((bytes.length * 8) / 5);
  const padding = BigInt(symbols * 5 - bytes.length * 8);
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`) << padding;
  let text = '';
  for (let i = 0; i < symbols; i++) {
    text = ALPHABET[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text.replace(new RegExp(`.{${GROUP}}(?=.{${GROUP}})`, 'g'), '$&-');
}

/** The `size` bytes that `text` encodes, or undefined when it does not encode that many. */
export function fromHandCopied(text: string, size: number): Buffer | undefined {
  if (text.length > LONGEST) return undefined;
  const symbols = text.replace(/[\s-]/g, '');
  const count = Math.ceil((size * 8) / 5);
  if (symbols.length !== count || !/^[0-9A-TV-Za-tv-z]+$/.test(symbols)) return undefined;
  let value = 0n;
  for (const symbol of symbols.toUpperCase()) {
    const plain = symbol === 'O' ? '0' : symbol === 'I' || symbol === 'L' ? '1' : symbol;
    value = (value << 5n) | BigInt(ALPHABET.indexOf(plain));
  }
  const padding = BigInt(count * 5 - size * 8);
  // Bits beyond the bytes are zero: a code has one text.
  if (value & ((1n << padding) - 1n)) return undefined;
  return Buffer.from((value >> padding).toString(16).padStart(size * 2, '0'), 'hex');
}
